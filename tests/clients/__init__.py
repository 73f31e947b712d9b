"""The real SDKs and curl against a real server process: what a user of the published page does."""
