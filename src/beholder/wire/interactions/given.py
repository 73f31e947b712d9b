"""What an interaction was asked with, printed as steps: what `include_input` shows."""

from collections.abc import Mapping
from typing import Any

import pybase64

from beholder.domain import KeptImage, KeptRequest, Role, Text

_STEPS = {Role.USER: "user_input", Role.MODEL: "model_output"}


def given_steps(request: KeptRequest, pictures: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Print the turns of `request`; images that came inside it as base64 of their `pictures`, others as their uri."""
    return [
        {"type": _STEPS[turn.role], "content": [_block(part, pictures) for part in turn.parts]}
        for turn in request.turns
    ]


def _block(part: Text | KeptImage, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    if isinstance(part, Text):
        return {"type": "text", "text": part.text}
    inside = part.uri is None
    content = {"data": pybase64.b64encode(pictures[part.sha256]).decode()} if inside else {"uri": part.uri}
    block = {"type": "image", "mime_type": part.media_type, **content}
    return block if part.resolution is None else {**block, "resolution": part.resolution.value}
