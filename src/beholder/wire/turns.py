"""What was said, side by side, as turns: the same for every dialect, however it wraps its content."""

from collections.abc import Iterable
from typing import TypeAlias

from beholder.domain import FunctionCall, FunctionResult, ImageSource, Part, Role, Text, Turn
from beholder.faults import invalid

Parts: TypeAlias = list[Part[ImageSource]]


def joined(said: Iterable[tuple[Role, Parts]], where: str) -> tuple[Turn[ImageSource], ...]:
    """Make one turn of neighbours of one side; calls are the model's and results the user's, wherever they stand.

    Raises `Fault` (INVALID_ARGUMENT, naming the field `where`) when the user says and shows nothing.
    """
    turns: list[tuple[Role, Parts]] = []
    for role, part in ((_side(part, role), part) for role, parts in said for part in parts):
        if not turns or turns[-1][0] is not role:
            turns.append((role, []))
        turns[-1][1].append(part)
    if not any(role is Role.USER and _says_something(parts) for role, parts in turns):
        raise invalid("holds nothing from the user; send a question, an image, or both", where)
    return tuple(Turn(role, tuple(parts)) for role, parts in turns)


def _side(part: Part[ImageSource], role: Role) -> Role:
    match part:
        case FunctionCall():
            return Role.MODEL
        case FunctionResult():
            return Role.USER
    return role


def _says_something(parts: Parts) -> bool:
    return any(not isinstance(part, Text) or part.text.strip() for part in parts)
