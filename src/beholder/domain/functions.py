"""The caller's functions: declared, called by an answer, and what they gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic

from beholder.domain.images import I_co
from beholder.domain.json import JsonSchema, JsonValue


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function of the caller's that the model wants called: a part of what it said, and a delta while it says it."""

    id: str  # unique in its conversation; the result names it
    name: str
    arguments: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class FunctionResult(Generic[I_co]):
    """What a called function gave: any JSON, and the images among it."""

    call_id: str
    name: str  # "" when the caller left it out: the call says it
    value: JsonValue
    images: tuple[I_co, ...] = ()
    is_error: bool = False
    where: str = ""  # the field that names its call, for messages


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the caller's: nothing here runs it, an answer may only ask for it to be called."""

    name: str
    description: str = ""
    parameters: JsonSchema | None = None  # standard JSON Schema of an object; None: it takes nothing
    where: str = ""  # the field that declares its parameters, for messages


class CallMode(StrEnum):
    """Whether an answer calls a function."""

    AUTO = "auto"  # as the engine thinks fit
    ANY = "any"  # it must
    NONE = "none"  # it must not


@dataclass(frozen=True, slots=True)
class Tools:
    """The functions that a request declares, and those of them that its answer may, or must, call."""

    functions: tuple[Function, ...] = ()
    mode: CallMode = CallMode.AUTO
    allowed: tuple[str, ...] | None = None  # names; None: all of them

    @property
    def callable(self) -> tuple[Function, ...]:
        """The functions that may be called, as they were declared."""
        if self.mode is CallMode.NONE:
            return ()
        return tuple(one for one in self.functions if self.allowed is None or one.name in self.allowed)


NO_TOOLS = Tools()
