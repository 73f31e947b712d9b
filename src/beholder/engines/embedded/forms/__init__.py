"""JSON of any schema, filled from what was found; what cannot be known is null, absent, or the least valid value."""
