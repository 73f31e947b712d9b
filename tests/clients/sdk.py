"""The locked Python SDK, connected to a server of these tests.

Requests are plain dictionaries here, beyond what the SDK's own types allow, because the wire is what is tested.
"""

from typing import Any

from google import genai
from google.genai import types

MODEL = "gemini-3-flash-preview"
CAPTION = {"type": "text", "text": "Caption this image."}


def connect(url: str, version: str | None = None, key: str = "anything") -> genai.Client:
    """Give a client of the server at `url`; `version` None leaves the SDK its own."""
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=url, api_version=version))


def ask(client: genai.Client, *blocks: dict[str, Any], **more: Any) -> Any:
    """Create an interaction about `blocks`; `more` goes to the SDK as it is and wins over the model."""
    return client.interactions.create(**{"model": MODEL, "input": list(blocks), **more})
