"""Doors that the two APIs have elsewhere and this server has not: what to use instead, in a sentence.

Clients knock at them when they are told of nothing better: newer OpenAI clients prefer the Responses API, frameworks
keep prompts in a cache. A list of all doors would not tell them what to change.
"""

import re
from collections.abc import Sequence

_CHAT = "ask at /v1/chat/completions, with images as image_url"
_NO_MAKER = "this server looks at images and makes none"
_SENTENCES: Sequence[tuple[str, str]] = (
    (
        r"/responses(?:/.*)?",
        "OpenAI's Responses API is not spoken by this server; use chat completions, as the openai package does with "
        "client.chat.completions.create(…) or .parse(…), and clients that prefer the other one after a switch",
    ),
    (r"/completions", f"bare prompts are not completed by this server; {_CHAT}"),
    (r"/files", f"upload with POST /upload/v1beta/files; OpenAI's files are not taken: {_CHAT}"),
    (
        r"/batches",
        "OpenAI's batches are not taken by this server; use POST /v1beta/models/{model}:batchGenerateContent",
    ),
    (r"/(?:embeddings|models/[^/]*:(?:batch|asyncBatch)?[eE]mbedContent\w*)", "this server makes no embeddings"),
    (r"/(?:images|videos)(?:/.*)?", _NO_MAKER),
    (r"/models/[^/]*:predict\w*", _NO_MAKER),
    (r"/(?:audio|realtime)(?:/.*)?", "this server neither hears nor speaks; it looks at images"),
    (r"/moderations", "this server judges nothing; it looks at images"),
    (r"/(?:assistants|threads|conversations|vector_stores|fine_tuning)(?:/.*)?", f"no assistants live here; {_CHAT}"),
    (
        r"/cachedContents(?:/.*)?",
        "contents are not cached by name on this server; send the content with each request: a picture that was seen "
        "before is not looked at again",
    ),
)
_VERSIONED = r"(?:/(?:v1|v1beta|v1alpha))?(?:/openai)?"
_KNOWN = tuple((re.compile(_VERSIONED + path), sentence) for path, sentence in _SENTENCES)


def instead(path: str) -> str | None:
    """Say what to use instead of `path`; None where it is no door of either API."""
    return next((sentence for pattern, sentence in _KNOWN if pattern.fullmatch(path)), None)
