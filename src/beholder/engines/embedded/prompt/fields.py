"""The fields of an answer that a prompt asks for in words: "return name and count", `{"label": ..., "color": ...}`.

Names are read from the prompt as it was written, because their case and underscores are the caller's own.
"""

import re
from collections.abc import Iterator, Sequence

from beholder.domain import JsonSchema
from beholder.engines.embedded.prompt.lexicon import Lexicon

LONGEST = 20_000  # characters of a prompt in which fields are looked for
NATURAL = frozenset({"box_2d", "mask", "label", "point"})  # what lists of things have anyway
OF_THINGS = frozenset({"name", "label", "object", "item", "box", "box_2d", "bbox", "bounding_box", "point", "mask"})
LISTED = frozenset({"tags", "keywords", "objects", "items", "labels", "colors", "colours", "lines"})
NUMBERED = frozenset({"count", "number", "total", "quantity", "num"})
_QUOTES = "[\"'`\u2018-\u201d]"
_QUOTED = re.compile(rf"{_QUOTES}(\w{{1,40}}){_QUOTES}")
_KEY = re.compile(rf"{_QUOTED.pattern}\s*:")
_TOKEN = re.compile(r"\w+|[,.:;\n]")
_NOT_JSON = re.compile(r"\b(?:not|no|never|without|don't) (?:\w+ ){0,3}json\b")


def wants_json(prompt: str) -> bool:
    """Whether the words ask for JSON."""
    said = prompt[:LONGEST].lower()
    return re.search(r"\bjson\b", said) is not None and _NOT_JSON.search(said) is None


def fields(prompt: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Read the names of fields, in the order given: from an example, a list of keys, or plain words."""
    prompt = prompt[:LONGEST]
    tokens = _TOKEN.findall(prompt)
    found = _KEY.findall(prompt) or _quoted(prompt, lexicon) or _listed(tokens, lexicon)
    return tuple(dict.fromkeys(found))


def named_schema(names: Sequence[str]) -> JsonSchema | None:
    """Give the schema that names of fields imply; None where the answer has these fields anyway.

    Names of what things have make a list of things, others one object about the picture.
    """
    if not names or NATURAL.issuperset(names):
        return None
    if OF_THINGS.isdisjoint(name.lower() for name in names):
        return {"type": "object", "properties": {name: _typed(name.lower()) for name in names}, "required": list(names)}
    item = {"type": "object", "properties": {name: {} for name in names}, "required": list(names)}
    return {"type": "array", "items": item}


def _typed(name: str) -> JsonSchema:
    if name in LISTED:
        return {"type": "array", "items": {"type": "string"}}
    if name.startswith(("is_", "has_", "contains_")):
        return {"type": ["boolean", "null"]}
    return {"type": ["integer", "null"]} if NUMBERED & set(name.split("_")) else {"type": ["string", "null"]}


def _quoted(prompt: str, lexicon: Lexicon) -> list[str]:
    """Read quoted names in sentences that speak of keys."""
    nouns = {form for noun in lexicon.fields["nouns"] for form in (noun, lexicon.plural(noun))}
    spoken = (part for part in re.split(r"[.\n]", prompt) if nouns.intersection(_TOKEN.findall(part.lower())))
    return [name for part in spoken for name in _QUOTED.findall(part)] or _across(prompt, nouns)


def _across(prompt: str, nouns: set[str]) -> list[str]:
    """Read quoted names of a prompt whose sentences run over lines."""
    lines = prompt.replace("\n", " ")
    return _QUOTED.findall(lines) if nouns.intersection(_TOKEN.findall(lines.lower())) else []


def _listed(tokens: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Read "with keys a, b and c", or "return name and count" where all names are known for fields."""
    plurals = {lexicon.plural(noun) for noun in lexicon.fields["nouns"]}
    verbs, known = set(lexicon.fields["verbs"]), {word.replace(" ", "_") for word in lexicon.fields["words"]}
    for index, token in enumerate(tokens):
        if token.lower() in plurals and (names := list(_joined(tokens, index + 1, None))):
            return names
        if token.lower() in verbs and len(names := list(_joined(tokens, index + 1, known))) > 1:
            return names
    return []


def _joined(tokens: Sequence[str], index: int, known: set[str] | None) -> Iterator[str]:
    """Give names joined by commas and "and"; with `known`, up to the first that is not one of them."""
    while index < len(tokens) and tokens[index].lower() in ("named", "called", ":", "are", "the", "its", "their", "me"):
        index += 1
    while index < len(tokens):
        name = tokens[index]
        if not name.isidentifier() or (known is not None and name.lower() not in known):
            return
        yield name
        following = index + 1
        while following < len(tokens) and tokens[following].lower() in (",", "and", "the", "its", "their", "a", "an"):
            following += 1
        if following == index + 1:
            return
        index = following
