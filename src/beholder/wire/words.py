"""Words out of a fixed list, in all the ways that callers write them: `high`, `HIGH`, `MEDIA_RESOLUTION_HIGH`, 3."""

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator

from beholder.domain import Resolution

_NUMBERED = (None, *Resolution)


def lower(value: object) -> object:
    """Read a word in any case; what is no word stays as it is, to be refused by name."""
    return value.strip().lower() if isinstance(value, str) else value


def _level(value: object) -> object:
    """Reduce `high`, `MEDIA_RESOLUTION_HIGH` and `{"level": …}` to the one word."""
    word = lower(value.get("level") if isinstance(value, dict) else value)
    if type(word) is int and 0 <= word < len(_NUMBERED):  # clients that print protocol buffers send numbers
        return _NUMBERED[word]
    if isinstance(word, str):
        word = word.removeprefix("media_resolution_")
    return None if word in ("", "unspecified") else word


AnyResolution: TypeAlias = Annotated[Resolution | None, BeforeValidator(_level)]
