"""Many clients of all sorts at once for minutes: what a server must bear without an error, a leak or a lost place."""
