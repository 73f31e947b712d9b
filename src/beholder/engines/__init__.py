"""Engines: everything that can look at an image and answer."""
