"""Bodies as the two SDKs and curl put them on the wire, for the tables of this folder."""

import json
from dataclasses import replace
from typing import Any

import pytest

from beholder.domain import Draft, ImageSource, Part, Turn
from beholder.faults import Fault, Status
from beholder.wire.interactions import Call, parse

MODEL = "gemini-3-flash-preview"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # one pixel
CAPTION = {"type": "text", "text": "Caption this image."}


def encode(input: object = "hi", **fields: object) -> bytes:
    """Print a body about `input`; a field of None is left out."""
    body = {"model": MODEL, "input": input, **fields}
    return json.dumps({name: value for name, value in body.items() if value is not None}).encode()


def call(input: object = "hi", **fields: object) -> Call:
    """Parse such a body."""
    return parse(encode(input, **fields))


def refusal(input: object = "hi", **fields: object) -> Fault:
    """Parse such a body, which must be refused as bad input."""
    with pytest.raises(Fault) as caught:
        call(input, **fields)
    assert caught.value.status is Status.INVALID_ARGUMENT
    return caught.value


def nowhere(draft: Draft) -> Draft:
    """Blank the places of the images, which say how the caller wrapped them."""

    def blank(part: Part[ImageSource]) -> Part[ImageSource]:
        return replace(part, where="") if isinstance(part, ImageSource) else part

    turns = tuple(Turn(turn.role, tuple(blank(part) for part in turn.parts)) for turn in draft.turns)
    return replace(draft, turns=turns)


def places(draft: Draft) -> list[str]:
    """List where the images of a draft were named."""
    return [part.where for turn in draft.turns for part in turn.parts if isinstance(part, ImageSource)]


def image(**fields: Any) -> dict[str, Any]:
    """Make an image block, of one pixel when nothing is said."""
    return {"type": "image", **(fields or {"data": PNG})}
