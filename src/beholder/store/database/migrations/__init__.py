"""Each change of the tables since the first, in order; run at start. `schema.py` is what they add up to."""
