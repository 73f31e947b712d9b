"""What an ask costs to read, in tokens: words, declared functions, calls and what they gave, and images."""

import json
from collections.abc import Iterator

from beholder.domain import Ask, Function, FunctionCall, FunctionResult, Image, JsonValue, Part, Text, Usage
from beholder.engines.embedded import tokens


def reading(ask: Ask) -> Usage:
    """Count what `ask` costs, from what is in hand: nothing is decoded."""
    text = sum(map(tokens.count, _texts(ask)))
    return Usage(input_text=text, input_image=sum(image.tokens for image in ask.images))


def calling(call: FunctionCall) -> int:
    """Count what it costs to say `call`."""
    return tokens.count(call.name) + tokens.count(_json(call.arguments))


def _texts(ask: Ask) -> Iterator[str]:
    yield ask.system or ""
    for function in ask.tools.functions:
        yield from _declaration(function)
    for turn in ask.turns:
        for part in turn.parts:
            yield from _said(part)


def _declaration(function: Function) -> Iterator[str]:
    yield from (function.name, function.description)
    yield "" if function.parameters is None else _json(function.parameters)


def _said(part: Part[Image]) -> Iterator[str]:
    match part:
        case Text(text):
            yield text
        case FunctionCall():
            yield from (part.name, _json(part.arguments))
        case FunctionResult():
            yield from (part.name, part.value if isinstance(part.value, str) else _json(part.value))


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
