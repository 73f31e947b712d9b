"""What functions gave, told in words beside what was seen: repeated as it came, and believed no further."""

import json
from collections.abc import Mapping, Sequence

from beholder.domain import JsonValue
from beholder.engines.embedded.calls.conversation import Given
from beholder.engines.embedded.prompt.words import listing, sentence

LONGEST = 2_000  # characters of one result that are repeated


def told(given: Sequence[Given]) -> list[str]:
    """Tell what was given, a sentence each."""
    return [_sentence(one) for one in given]


def _sentence(one: Given) -> str:
    text = _words(one.value) or _shown(one.pictures)
    if one.failed:
        return sentence(f"the function {one.name} failed{f': {text}' if text else ''}")
    return sentence(f"the function {one.name} gave {text or 'nothing'}")


def _shown(pictures: int) -> str:
    return f"{pictures} pictures" if pictures > 1 else "a picture" if pictures else ""


def _words(value: JsonValue) -> str:
    flat = isinstance(value, Mapping) and all(_plain(part) for part in value.values())
    text = listing([f"{name}: {_bare(part)}" for name, part in value.items()]) if flat else _bare(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _bare(value: JsonValue) -> str:
    if value in (None, "", [], {}):
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain(value: JsonValue) -> bool:
    return not isinstance(value, Mapping | list)
