"""A server killed with -9 while it works: whatever it had acknowledged must be there after the next start."""
