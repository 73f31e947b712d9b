"""The doors: HTTP in, HTTP out. What a request means is decided in `wire` and behind the hall."""
