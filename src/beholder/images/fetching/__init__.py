"""From a URL to bytes, by a road that no hostile address, redirect or body can bend."""
