"""Which of 80 kinds of things are where, and how certain that is."""
