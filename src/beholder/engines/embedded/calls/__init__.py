"""Calls of the caller's functions: when one is due, which, and what came of it."""
