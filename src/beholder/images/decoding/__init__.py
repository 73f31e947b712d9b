"""From compressed bytes to upright sRGB pixels, by the fastest well-kept decoder, within memory and time."""
