"""The database: its tables, how they came to be, and how it is reached."""
