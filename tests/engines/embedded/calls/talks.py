"""Conversations with functions in them, written short."""

from typing import Any, TypeAlias

from beholder.domain import (
    Ask,
    CallMode,
    Function,
    FunctionCall,
    FunctionResult,
    Image,
    Part,
    Request,
    Role,
    Text,
    Tools,
    Turn,
)
from tests.engines.embedded.stand_ins import picture

Said: TypeAlias = str | Image | FunctionCall | FunctionResult[Image]

PHOTO = picture()


def called(name: str, id: str = "", **arguments: Any) -> FunctionCall:
    """Call `name`; its id is its name where nothing else is said."""
    return FunctionCall(id or name, name, arguments)


def gave(call: str, value: Any = "done", *images: Image, **more: Any) -> FunctionResult[Image]:
    """Give what the call with this id gave; the caller left the name out."""
    return FunctionResult(call, "", value, images, **more)


def talk(*turns: tuple[Said, ...], functions: tuple[Function, ...] = (), **tools: Any) -> Ask:
    """Make an ask of `turns`: the user's, but those with a call in them are the model's. It must call a function."""
    said = tuple(_turn(*(Text(part) if isinstance(part, str) else part for part in turn)) for turn in turns)
    return Request("gemini-2.5-flash", said, tools=Tools(functions, **{"mode": CallMode.ANY, **tools}))


def _turn(*parts: Part[Image]) -> Turn[Image]:
    calls = any(isinstance(part, FunctionCall) for part in parts)
    return Turn(Role.MODEL if calls else Role.USER, parts)
