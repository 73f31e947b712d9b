"""Values held against schemas of the description, references included."""

from typing import Any

from jsonschema import Draft202012Validator

from beholder.wire.described import schemas


def held(schema: dict[str, Any], value: object) -> bool:
    """Tell whether `value` is what `schema` says."""
    return not complaints(schema, value)


def complaints(schema: dict[str, Any], value: object) -> list[str]:
    """Say what is wrong with `value`."""
    whole = {**schema, "components": {"schemas": schemas()}}
    return [error.message[:300] for error in Draft202012Validator(whole).iter_errors(value)]
