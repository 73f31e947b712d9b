"""Regular expressions from outside, in linear time.

A backtracking matcher can be kept busy for ever by a short expression, so RE2 matches, which cannot. Where nothing that
is known fits an expression, the least text that does is read off its parse.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

import re2

from beholder.faults import invalid

WHERE = "response_format.schema"
LONGEST = 1_000  # characters that are written for an expression
_FILLERS = "-0aA _.~é\n"  # one of these is outside of most sets of characters

_parser: Any = import_module("re._parser")  # private, but the only parse there is; RE2 keeps its own to itself
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_GROUP = re.compile(r"\(\?<(?![=!])")
_CATEGORIES = {"CATEGORY_DIGIT": "0", "CATEGORY_WORD": "a", "CATEGORY_SPACE": " "}


@lru_cache(256)
def compiled(pattern: str) -> Any:  # noqa: ANN401 (RE2 has no types)
    """Compile an expression as JSON Schema means it; raise `Fault` (INVALID_ARGUMENT) for one that RE2 does not take.

    Those are, beside malformed ones, the ones with back-references and look-around.
    """
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(_ESCAPE.sub(_code_point, pattern), options)
    except (re2.error, UnicodeEncodeError) as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        raise invalid(
            f"the pattern {pattern[:80]!r} cannot be used ({reason}); do without look-around and back-references",
            WHERE,
        ) from None


def matches(pattern: str, text: str) -> bool:
    """Whether `pattern` is found somewhere in `text`, as JSON Schema's `pattern` asks; raise `Fault` as `compiled`."""
    return compiled(pattern).search(text.encode(errors="replace").decode()) is not None


def excerpts(pattern: str, lines: Iterable[str]) -> Iterator[str]:
    """Give the parts of `lines` that match `pattern`: `^\\d+$` is found in "Gate 12"."""
    loose = compiled(pattern.removeprefix("^").removesuffix("$"))
    for line in lines:
        for found in loose.finditer(line):
            if (text := found.group()) and matches(pattern, text):
                yield text


def least(pattern: str, length: int = 0) -> str | None:
    """Write the least text that `pattern` may match, of `length` characters where it can be drawn out so far.

    None where that cannot be read off: what is known here is the syntax that RE2 shares with Python.
    """
    writer = _Writer(0)
    try:
        tree = _parser.parse(_GROUP.sub("(?P<", pattern))
        text = writer.text(tree)
        return text if len(text) >= length else _Writer(length - len(text)).text(tree)
    except (re.error, RecursionError, OverflowError, _UnknownError):
        return None


class _UnknownError(Exception):
    """There is something in an expression for which nothing can be written."""


class _Writer:
    """Writes a text for a parsed expression; repetitions are drawn out for `spare` more characters."""

    def __init__(self, spare: int) -> None:
        self._spare = min(spare, LONGEST)
        self._left = LONGEST

    def text(self, tree: Any) -> str:  # noqa: ANN401 (the parser has no types)
        return "".join(self._piece(str(name), value) for name, value in tree)

    def _piece(self, name: str, value: Any) -> str:  # noqa: ANN401
        match name:
            case "LITERAL":
                return self._spent(chr(value))
            case "NOT_LITERAL":
                return self._spent(_outside([("LITERAL", value)]))
            case "ANY":
                return self._spent(_FILLERS[0])
            case "IN":
                return self._spent(_member(value))
            case "BRANCH":
                return self.text(value[1][0])
            case "SUBPATTERN":
                return self.text(value[3])
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self._repeated(*value)
            case "AT":
                return ""
        raise _UnknownError(name)

    def _repeated(self, fewest: int, most: int, tree: Any) -> str:  # noqa: ANN401
        text = "".join(self.text(tree) for _ in range(fewest))
        for _ in range(min(int(most), LONGEST) - fewest):
            if self._spare <= 0:
                break
            more = self.text(tree)
            self._spare -= len(more) or LONGEST
            text += more
        return text

    def _spent(self, char: str) -> str:
        self._left -= 1
        if self._left < 0:
            raise _UnknownError
        return char


def _member(items: list[tuple[Any, Any]]) -> str:
    """Give a character of a set: the first that it names."""
    name, value = items[0]
    match str(name):
        case "NEGATE":
            return _outside(items[1:])
        case "LITERAL":
            return chr(value)
        case "RANGE":
            return chr(value[0])
        case "CATEGORY" if str(value) in _CATEGORIES:
            return _CATEGORIES[str(value)]
    return next((char for char in _FILLERS if _has(items, char)), _FILLERS[0])


def _outside(items: list[tuple[Any, Any]]) -> str:
    return next((char for char in _FILLERS if not _has(items, char)), _FILLERS[0])


def _has(items: list[tuple[Any, Any]], char: str) -> bool:
    """Whether a set has `char` in it."""
    return any(_is(str(name), value, char) for name, value in items)


def _is(name: str, value: Any, char: str) -> bool:  # noqa: ANN401
    match name:
        case "LITERAL":
            return char == chr(value)
        case "RANGE":
            return bool(value[0] <= ord(char) <= value[1])
    kind = str(value)
    among = {"DIGIT": char.isdigit(), "WORD": char.isalnum() or char == "_", "SPACE": char.isspace()}
    inside = among[kind.rpartition("_")[2]]
    return not inside if "_NOT_" in kind else inside


def _code_point(found: re.Match[str]) -> str:
    return f"\\x{{{found[1]}}}" if found[1] else found[0]
