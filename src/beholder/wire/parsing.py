"""From bytes to wire shapes, with one promise: whatever was sent, the only exception is a `Fault`.

A message names the field in the caller's own spelling (`generationConfig.topP`), so that it can be found
in the code that wrote it.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, from_json

from beholder.faults import Fault, invalid

S = TypeVar("S", bound=BaseModel)

MOST_VALUES = 1_000_000  # in one text, counted by what stands before each; three bytes can be two hundred in memory

_BOM = b"\xef\xbb\xbf"
_SENTENCES = {
    "missing": "is required",
    "model_type": "should be a JSON object",
    "model_attributes_type": "should be a JSON object",
    "dict_type": "should be a JSON object",
    "tuple_type": "should be a JSON list",
    "list_type": "should be a JSON list",
    "string_type": "should be a string",
    "too_short": "should hold at least one",
    **dict.fromkeys(("bool_type", "bool_parsing"), "should be true or false"),
    **dict.fromkeys(("float_type", "float_parsing"), "should be a number"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "should be a whole number"),
}


def read_object(body: bytes) -> dict[str, Any]:
    """Read a request body that must be one JSON object.

    Raises `Fault` (INVALID_ARGUMENT) with line and column for what `read_json` refuses, and for JSON that is no object.
    """
    text = body.removeprefix(_BOM)
    if not text or text.isspace():
        raise invalid("the request has no body; send one JSON object")
    try:
        value = read_json(text)
    except (ValueError, RecursionError) as error:
        raise invalid(f"the body is not valid JSON: {error}") from None
    if not isinstance(value, dict):
        raise invalid(f"the body should be one JSON object, not {kind(value)}")
    return value


def read_json(text: bytes) -> Any:  # noqa: ANN401 - JSON
    """Parse `text`, in which every number is one that can be printed again.

    Raises `ValueError` for what is not JSON, NaN and 1e400 included, for nesting beyond 200 levels, and for more than
    `MOST_VALUES` values.
    """
    if len(text) > MOST_VALUES and sum(map(text.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise ValueError(f"it has more than {MOST_VALUES:,} values")
    value = from_json(text, allow_inf_nan=False)
    if (steps := _infinite(value)) is not None:
        raise ValueError(f"{path('', *steps) or 'it'} is a number beyond the range of JSON readers")
    return value


def _infinite(value: object) -> tuple[str | int, ...] | None:
    """Find a number that was read as infinite; gives the steps to it."""
    if isinstance(value, float):
        return () if math.isinf(value) else None
    if not isinstance(value, dict | list):
        return None
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, float | dict | list) and (steps := _infinite(inner)) is not None:
            return (step, *steps)
    return None


def read_shape(shape: type[S], value: object, where: str = "") -> S:
    """Validate `value`, found at `where` ("" is the body itself), as `shape`; raises `Fault` (INVALID_ARGUMENT)."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise _fault(error.errors(include_url=False, include_context=False)[0], where) from None
    except RecursionError:
        raise invalid("is nested too deeply", where or None) from None


def mapping(value: object, where: str) -> Mapping[str, Any] | None:
    """Read a field, found at `where`, that is an object or absent. Raises `Fault` (INVALID_ARGUMENT) otherwise."""
    if value is None or isinstance(value, Mapping):
        return value
    raise invalid(f"should be a JSON object, not {shown(value)}", where)


def path(where: str, *steps: str | int) -> str:
    """Name a place below `where`: `path("input", 0, "data")` is `input[0].data`."""
    for step in steps:
        name = f"[{step}]" if isinstance(step, int) else f".{step}"
        where = where + name if where else name.removeprefix(".")
    return where


def kind(value: object) -> str:
    """Say what sort of JSON value this is, in words for a message."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case Mapping():
            return "an object"
        case Sequence():
            return "a list"
    return "something else"


def shown(given: object) -> str:
    """Show a word in quotes, a number without, so that 1 and '1' are told apart, and only the kind of all else."""
    if isinstance(given, str):
        return quoted(given)
    return quoted(str(given)).strip("'") if type(given) in (int, float) else kind(given)


def quoted(text: str, longest: int = 60) -> str:
    """Show a caller's words in a message, cut so that no megabyte is echoed."""
    return f"'{text}'" if len(text) <= longest else f"'{text[:longest]}…'"


def _fault(error: ErrorDetails, where: str) -> Fault:
    steps = tuple(step for step in error["loc"] if isinstance(step, str | int))
    message = _SENTENCES.get(error["type"]) or error["msg"].removeprefix("Input ").removeprefix("String ")
    if error["type"] in ("missing", "too_short"):
        return invalid(message, path(where, *steps))
    return invalid(f"{message}, not {shown(error['input'])}", path(where, *steps) or None)
