"""A caller's JSON Schema, looked at once at the border so that nothing behind it can trip over it.

Beyond the metaschema, references must stay inside the schema: one that names a URL would make a
validator fetch it. The schema itself is never changed.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.parse import unquote

from jsonschema import Draft202012Validator, SchemaError

from beholder.faults import Fault, invalid
from beholder.wire.parsing import path, quoted
from beholder.wire.plain import is_plain

Flaw: TypeAlias = tuple[tuple[str | int, ...], str]  # where in the schema, and a sentence

_LONGEST = 100_000  # characters of JSON
_LARGEST = (
    500  # objects and lists: the validator takes about 0.3 ms for each, and compares the items of some lists in pairs
)
_MOST_TYPES = 100  # there are seven; the validator compares the items of a wrong list in pairs, each with every type
_TYPES = "array, boolean, integer, null, number, object and string"


def check(schema: Mapping[str, Any], where: str) -> None:
    """Raise `Fault` (INVALID_ARGUMENT) when `schema`, found at `where`, is not a usable JSON Schema (2020-12).

    Usable means: at most 100,000 characters and 500 objects and lists, no reference beyond itself or in a
    circle, and a nesting that a validator can follow. A schema that was looked at lately costs one dump.
    """
    try:
        text = json.dumps(schema, allow_nan=False)
        flaw = _flaw(text) if len(text) <= _LONGEST else ((), f"is larger than {_LONGEST:,} characters")
    except ValueError:
        flaw = ((), "holds a number beyond the range of JSON readers")
    except RecursionError:
        flaw = ((), "is nested too deeply")
    if flaw is not None:
        steps, sentence = flaw
        raise invalid(sentence, path(where, *steps))


def size(schema: object) -> int:
    """Count the objects and lists in `schema`, itself among them: what looking at it costs."""
    return len(_nodes(schema))


@lru_cache(maxsize=64)
def _flaw(text: str) -> Flaw | None:
    schema = json.loads(text)
    nodes = _nodes(schema)
    if len(nodes) > _LARGEST:
        return (), f"is too complex: it has {len(nodes):,} objects and lists, and {_LARGEST} are the most"
    if any(isinstance(node, dict) and _is_long(node.get("type")) for node in nodes):
        return (), f"has a 'type' of more than {_MOST_TYPES} names; the types are {_TYPES}"
    try:
        if not is_plain(schema):
            Draft202012Validator.check_schema(schema)
        for reference in _references(nodes):
            _follow(schema, reference)
    except SchemaError as error:
        return tuple(error.absolute_path), _sentence(error)
    except Fault as fault:
        return (), fault.message
    return None


def _sentence(error: SchemaError) -> str:
    if error.absolute_path and error.absolute_path[-1] == "type":
        return f"{quoted(str(error.instance))} is not a JSON Schema type; the types are {_TYPES}"
    return f"is not JSON Schema: {error.message[:200]}"


def _nodes(schema: object) -> list[dict[str, Any] | list[Any]]:
    """List all objects and lists of `schema`, itself first."""
    nodes: list[Any] = [schema]
    for node in nodes:  # grows while it is walked
        values = node.values() if isinstance(node, dict) else node
        nodes.extend(value for value in values if isinstance(value, dict | list))
    return nodes


def _is_long(named: object) -> bool:
    return isinstance(named, list) and len(named) > _MOST_TYPES


def _references(nodes: list[dict[str, Any] | list[Any]]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, dict):
            yield from (node[key] for key in ("$ref", "$dynamicRef") if isinstance(node.get(key), str))


def _follow(schema: object, reference: str) -> None:
    """Follow `reference`, and what its target refers to in turn, until something that is no reference."""
    seen: set[str] = set()
    following: object = reference
    while isinstance(following, str):
        if following in seen:
            raise invalid(f"the $ref {quoted(following)} leads back to itself")
        seen.add(following)
        target = _target(schema, following)
        following = target.get("$ref") if isinstance(target, dict) else None


def _target(schema: object, reference: str) -> object:
    if reference != "#" and not reference.startswith("#/"):
        raise invalid(f"the $ref {quoted(reference)} leaves the schema; refer within it, as in '#/$defs/name'")
    node = schema
    try:
        for step in reference.split("/")[1:]:
            key = unquote(step).replace("~1", "/").replace("~0", "~")
            node = node[int(key)] if isinstance(node, list) else node[key]  # type: ignore[index]
    except (KeyError, IndexError, TypeError, ValueError):
        raise invalid(f"the $ref {quoted(reference)} leads nowhere in the schema") from None
    return node
