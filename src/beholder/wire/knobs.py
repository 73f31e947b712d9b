"""Knobs that every dialect has, each in the one range that all of them allow.

A number may be quoted, as protocol buffers print large ones. A boolean is none: left alone, `true` would be read as 1.
"""

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("number", "should be a number")
    return value


NotBoolean = BeforeValidator(_number)  # written behind a range: before it, /openapi.json could not tell the range

Whole: TypeAlias = Annotated[int, NotBoolean]
Temperature: TypeAlias = Annotated[float, Field(ge=0, le=2), NotBoolean]
TopP: TypeAlias = Annotated[float, Field(ge=0, le=1), NotBoolean]
Tokens: TypeAlias = Annotated[int, Field(ge=1, lt=2**31), NotBoolean]
Seed: TypeAlias = Annotated[int, Field(ge=-(2**63), lt=2**63), NotBoolean]
StopSequence: TypeAlias = Annotated[str, Field(min_length=1)]
