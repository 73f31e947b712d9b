"""What was said, side by side, as turns: the same for every dialect, however it wraps its content."""

from collections.abc import Iterable
from typing import TypeAlias

from beholder.domain import FunctionCall, FunctionResult, ImageSource, Role, Text, Turn
from beholder.faults import invalid

Part: TypeAlias = Text | FunctionCall | FunctionResult[ImageSource] | ImageSource
Parts: TypeAlias = list[Part]


def joined(said: Iterable[tuple[Role, Parts]], where: str) -> tuple[Turn[ImageSource], ...]:
    """Make one turn of neighbours of one side.

    Raises `Fault` (INVALID_ARGUMENT, naming the field `where`) when the user says and shows nothing.
    """
    turns: list[tuple[Role, Parts]] = []
    for role, parts in said:
        if turns and turns[-1][0] is role:
            turns[-1][1].extend(parts)
        elif parts:
            turns.append((role, list(parts)))
    if not any(role is Role.USER and _says_something(parts) for role, parts in turns):
        raise invalid("holds nothing from the user; send a question, an image, or both", where)
    return tuple(Turn(role, tuple(parts)) for role, parts in turns)


def _says_something(parts: Parts) -> bool:
    return any(not isinstance(part, Text) or part.text.strip() for part in parts)
