"""What the server says of itself, as schemas."""

from collections.abc import Mapping

from beholder.wire.described.shapes import TEXT, Schema, printed, word

_INDEX = ("name", "version", "what", "models", "ready", "openapi")


def schemas() -> Mapping[str, Schema]:
    """Give the schemas of health and of the index page."""
    environment = printed(dict.fromkeys(("GOOGLE_GEMINI_BASE_URL", "GEMINI_API_KEY"), TEXT))
    return {
        "Index": printed({**dict.fromkeys(_INDEX, TEXT), "environment": environment}),
        "Health": printed({"status": word("ok", "ready")}),
    }
