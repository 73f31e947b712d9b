"""Servers that the tests talk to for real: each is brought by a package, and started once a test process."""
