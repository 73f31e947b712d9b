"""Answers, one kind a file: each turns what was looked at into true words and into data."""
