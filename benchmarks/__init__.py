"""What the server costs, measured: each module is a script that prints a small table with its aims."""
