"""Values held against schemas of the description, references included."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

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
