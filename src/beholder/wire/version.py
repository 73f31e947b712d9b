"""The API version in a path: clients may be told any, and all mean the same here."""

SEGMENT = r"v1(?:(?:alpha|beta|main)[0-9]*)?"  # a regular expression without groups of its own
