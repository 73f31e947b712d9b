"""What was measured, for people: a page with pictures, and a table for the documentation."""
