"""A JSON Schema in the words of a prompt: how frameworks ask for an object where they cannot ask by `response_format`.

Pydantic AI, Instructor and LangChain print the schema of a class into the prompt, between sentences about it. Read as
plain words these would name things to look for ("the items", "an object"), so they are taken out with the schema.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from jsonschema import Draft202012Validator, SchemaError

from beholder.domain import Ask, Image, JsonSchema, OutputFormat, OutputKind, Role, Text, Turn

LONGEST = 20_000  # characters of a text in which a schema is looked for
TRIES = 100  # braces of a text that are tried; one that is never closed may be read to the text's end
LARGEST = 500  # objects and lists in a schema: the check of each takes time
_ABOUT_IT = re.compile(r"schema|```", re.IGNORECASE)
_DEFINITION = re.compile(r"#/(\$defs|definitions)/([^/~%]+)")
_DECODER = json.JSONDecoder()


def heeding(ask: Ask) -> Ask:
    """Give `ask` with the last schema that its words state as its form, and without the words about it.

    It stays as it is where it has a schema or an enum already, and where no words state a schema that can be used.
    """
    if ask.output.schema is not None or ask.output.kind is OutputKind.ENUM:
        return ask
    said = [part.text for turn in ask.turns if turn.role is Role.USER for part in turn.parts if isinstance(part, Text)]
    texts = [*reversed(said), ask.system or ""]
    schema = next((found for text in texts if (found := stated(text)) is not None), None)
    if schema is None:
        return ask
    turns = tuple(_bare(turn) if turn.role is Role.USER else turn for turn in ask.turns)
    system = None if ask.system is None else without(ask.system)
    return replace(ask, turns=turns, system=system, output=OutputFormat(OutputKind.JSON, schema))


def stated(text: str) -> JsonSchema | None:
    """Give the last JSON Schema of an object or a list in `text`, if it is about one and has one that can be used."""
    if len(text) > LONGEST or _ABOUT_IT.search(text) is None:
        return None
    schemas = [value for _, _, value in _objects(text) if _usable(value)]
    return schemas[-1] if schemas else None


def without(text: str) -> str:
    """Leave out of `text` what is JSON and the lines about a schema, unless nothing would be left."""
    kept, end = [], 0
    for start, after, _ in _objects(text):
        kept.append(text[end:start])
        end = after
    bare = "".join([*kept, text[end:]])
    lines = [line for line in bare.splitlines() if _ABOUT_IT.search(line) is None]
    return "\n".join(lines).strip() or bare.strip()


def _bare(turn: Turn[Image]) -> Turn[Image]:
    return replace(turn, parts=tuple(_plain(part) if isinstance(part, Text) else part for part in turn.parts))


def _plain(part: Text) -> Text:
    """Leave a text that is about a schema without it."""
    return Text(without(part.text)) if len(part.text) <= LONGEST and _ABOUT_IT.search(part.text) else part


def _objects(text: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Give the JSON objects in `text`, outermost ones only, with where they begin and end."""
    at = text.find("{")
    for _ in range(TRIES):
        if at < 0:
            return
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield at, end, value
        at = text.find("{", end)


def _usable(schema: dict[str, Any]) -> bool:
    """Whether it is a schema with known properties or items, small enough, whose references lead to its definitions."""
    if not (isinstance(schema.get("properties"), dict) or isinstance(schema.get("items"), dict)):
        return False
    nodes: list[Any] = [schema]
    for node in nodes:  # grows while it is walked
        values = node.values() if isinstance(node, dict) else node
        nodes.extend(value for value in values if isinstance(value, dict | list))
        if len(nodes) > LARGEST:
            return False
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        return False
    return all(_leads_on(schema, node["$ref"]) for node in nodes if isinstance(node, dict) and "$ref" in node)


def _leads_on(schema: dict[str, Any], reference: object) -> bool:
    found = _DEFINITION.fullmatch(reference) if isinstance(reference, str) else None
    if found is None:
        return False
    target = schema.get(found.group(1), {}).get(found.group(2))
    return isinstance(target, dict) and "$ref" not in target
