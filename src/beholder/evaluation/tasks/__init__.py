"""What can be measured, one task a file: the question put, the answer read, the figures kept."""
