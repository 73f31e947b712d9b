"""How an interaction is to be read again: the query of `GET interactions/{id}`."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic.alias_generators import to_camel

from beholder.faults import invalid
from beholder.wire.parsing import quoted

_FLAGS = {"true": True, "1": True, "false": False, "0": False, "": False}


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: the resource, perhaps with its input, or its stream after an event."""

    stream: bool = False
    include_input: bool = False
    last_event_id: int = 0


def read_query(given: Mapping[str, str]) -> Query:
    """Read the query's words, in either casing; raises `Fault` (INVALID_ARGUMENT) that names the one at fault."""
    return Query(_flag(given, "stream"), _flag(given, "include_input"), _event(given, "last_event_id"))


def _flag(given: Mapping[str, str], name: str) -> bool:
    word, where = _find(given, name)
    flag = _FLAGS.get(word.strip().lower())
    if flag is None:
        raise invalid(f"should be 'true' or 'false', not {quoted(word)}", where)
    return flag


def _event(given: Mapping[str, str], name: str) -> int:
    word, where = _find(given, name)
    if not word:
        return 0
    if not (word.isascii() and word.isdigit() and len(word) <= 9):
        raise invalid(f"should be the 'event_id' of an event of this stream, not {quoted(word)}", where)
    return int(word)


def _find(given: Mapping[str, str], name: str) -> tuple[str, str]:
    return next(((given[spelling], spelling) for spelling in (name, to_camel(name)) if spelling in given), ("", name))
