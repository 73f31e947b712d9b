"""Bytes of files coming in: resumable, by ranges, in parts, at once."""
