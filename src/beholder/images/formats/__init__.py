"""What a file of pixels says about itself: its kind, its size and its structure, told before a pixel is decoded."""
