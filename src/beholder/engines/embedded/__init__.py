"""The engine that needs nothing but a package index: small experts behind an intent router."""
