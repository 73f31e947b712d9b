"""The doors: one file a resource, each a few short functions between wire and hall."""
