"""Where a conversation stands: whether a function is to be called now, and what functions have given.

This engine calls a function only where it must, and each once for what the person asked last: to fill the same
parameters from the same picture again would tell nothing new, and a client that repeats a request with every result
would never come to an end.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from beholder.domain import Ask, CallMode, Function, FunctionCall, FunctionResult, Image, JsonValue, Role, Text, Turn

WRAPPERS = ("result", "output", "response", "content", "error")  # that SDKs put around what a function returned
MOST = 500  # objects and lists in a string that is read as JSON: none of them can be nested too deeply


@dataclass(frozen=True, slots=True)
class Given:
    """What a function gave."""

    name: str
    value: JsonValue
    failed: bool = False
    pictures: int = 0  # that it gave as well
    beside: bool = False  # it came with the question, which it therefore did not answer


def due(ask: Ask) -> tuple[Function, ...]:
    """Give the functions of which one must be called now; none where words are to be said.

    Without a picture there is nothing to fill parameters from.
    """
    if ask.tools.mode is not CallMode.ANY or not ask.images:
        return ()
    answered = _answered(ask)
    return tuple(function for function in ask.tools.callable if function.name not in answered)


def going_on(ask: Ask) -> bool:
    """Tell whether one of several functions has answered: a further one is called only if it can be filled."""
    return len(ask.tools.callable) > 1 and bool(_answered(ask))


def given(ask: Ask) -> tuple[Given, ...]:
    """Give what functions gave since the person asked last, and beside it."""
    names = _names(ask)
    last = max((index for index, turn in enumerate(ask.turns) if asks(turn)), default=0)
    return tuple(
        _given(part, part.name or names.get(part.call_id, ""), asks(turn))
        for turn in ask.turns[last:]
        for part in turn.parts
        if isinstance(part, FunctionResult)
    )


def values(some: Sequence[Given]) -> Mapping[str, JsonValue]:
    """Collect what functions gave under names; what came later stands."""
    return {name: value for one in some if not one.failed for name, value in _named(one.value)}


def _named(value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    yield from value.items() if isinstance(value, Mapping) else ()


def asks(turn: Turn[Image]) -> bool:
    """Whether the person asks something in this turn: a picture beside what a function gave belongs to that."""
    speaks = any(isinstance(part, Text) and part.text.strip() for part in turn.parts)
    return turn.role is Role.USER and (speaks or not any(isinstance(part, FunctionResult) for part in turn.parts))


def _answered(ask: Ask) -> set[str]:
    """Name the functions that gave something since the person asked last."""
    names = _names(ask)
    answered: set[str] = set()
    for turn in ask.turns:
        if asks(turn):
            answered.clear()
        else:
            results = (part for part in turn.parts if isinstance(part, FunctionResult))
            answered.update(part.name or names.get(part.call_id, "") for part in results)
    return answered


def _names(ask: Ask) -> Mapping[str, str]:
    """Give the names of called functions by the ids of their calls."""
    parts = (part for turn in ask.turns for part in turn.parts)
    return {part.id: part.name for part in parts if isinstance(part, FunctionCall)}


def _given(result: FunctionResult[Image], name: str, beside: bool) -> Given:
    value = _read(result.value)
    failed = result.is_error or (isinstance(value, Mapping) and set(value) == {"error"})
    if isinstance(value, Mapping) and set(value) == {"name", "content"} and value["name"] == name:
        value = _read(value["content"])  # JavaScript frameworks say the name once more
    while isinstance(value, Mapping) and len(value) == 1 and (key := next(iter(value))) in WRAPPERS:
        value = _read(value[key])
    return Given(name, value, failed, len(result.images), beside)


def _read(value: JsonValue) -> JsonValue:
    """Read JSON that came as a string: one dialect has no other way to send it."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    if value.count("{") + value.count("[") > MOST:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
