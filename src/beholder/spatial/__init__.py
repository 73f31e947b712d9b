"""Geometry that every engine shares: boxes, masks and their drawing, so that answers look alike whoever found them."""
