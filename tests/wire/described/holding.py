"""Values held against schemas of the description, references included."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from beholder.faults import Fault
from beholder.wire.described import schemas


def held(schema: dict[str, Any], value: object) -> bool:
    """Tell whether `value` is what `schema` says."""
    return not complaints(schema, value)


def complaints(schema: dict[str, Any], value: object) -> list[str]:
    """Say what is wrong with `value`."""
    return [error.message[:300] for error in _validator(json.dumps(schema)).iter_errors(value)]


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "components": {"schemas": dict(schemas())}})


def stretched(value: Any, *free: str) -> Iterator[Any]:
    """Give `value` with one key too many in each of its objects in turn; those under the keys `free` may have any."""
    if isinstance(value, dict):
        yield {**value, "surprise": 1}
        for key, inner in value.items():
            yield from ({**value, key: changed} for changed in stretched(inner, *free) if key not in free)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from ([*value[:index], changed, *value[index + 1 :]] for changed in stretched(inner, *free))


def accepted(read: Callable[[bytes], object], body: object) -> bool:
    """Tell whether a parser takes `body`."""
    try:
        read(json.dumps(body).encode())
    except Fault:
        return False
    return True
