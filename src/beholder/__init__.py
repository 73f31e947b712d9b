"""beholder: a self-hosted image-understanding server that speaks the Gemini API."""

__version__ = "0.1.0"
