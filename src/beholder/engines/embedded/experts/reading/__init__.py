"""What is written: lines found, read, looked at again where in doubt, and put into reading order."""
