"""What an interaction was asked with, printed as steps: what `include_input` shows."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import pybase64

from beholder.domain import FunctionCall, FunctionResult, KeptImage, KeptRequest, Part, Role, Text, Turn
from beholder.wire.interactions.calls import call_step

_STEPS = {Role.USER: "user_input", Role.MODEL: "model_output"}


def given_steps(request: KeptRequest, pictures: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Print the turns of `request`; images that came inside it as base64 of their `pictures`, others as their uri."""
    return [step for turn in request.turns for step in _steps(turn, pictures)]


def _steps(turn: Turn[KeptImage], pictures: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """Print calls and results as steps of their own, and what stands between them as one step."""
    for apart, parts in groupby(turn.parts, lambda part: isinstance(part, FunctionCall | FunctionResult)):
        if apart:
            yield from (_own_step(part, pictures) for part in parts)
        else:
            yield {"type": _STEPS[turn.role], "content": [_block(part, pictures) for part in parts]}


def _own_step(part: Part[KeptImage], pictures: Mapping[str, bytes]) -> dict[str, Any]:
    if isinstance(part, FunctionCall):
        return call_step(part)
    assert isinstance(part, FunctionResult)
    value = part.value
    if part.images:
        words = [{"type": "text", "text": value}] if value else []
        value = [*words, *(_block(image, pictures) for image in part.images)]
    step = {"type": "function_result", "call_id": part.call_id, "result": value}
    named = {**step, "name": part.name} if part.name else step
    return {**named, "is_error": True} if part.is_error else named


def _block(part: Part[KeptImage], pictures: Mapping[str, bytes]) -> dict[str, Any]:
    if isinstance(part, Text):
        return {"type": "text", "text": part.text}
    assert isinstance(part, KeptImage)
    inside = part.uri is None
    content = {"data": pybase64.b64encode(pictures[part.sha256]).decode()} if inside else {"uri": part.uri}
    block = {"type": "image", "mime_type": part.media_type, **content}
    return block if part.resolution is None else {**block, "resolution": part.resolution.value}
