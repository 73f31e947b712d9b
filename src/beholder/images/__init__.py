"""Everything between an image that a request names and pixels that an engine looks at."""
