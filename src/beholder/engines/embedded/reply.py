"""What an answer is before it takes its form: the words, and the same as data for those who ask for JSON."""

from dataclasses import dataclass

from beholder.domain import JsonValue


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in both forms; `data` is any JSON value."""

    text: str
    data: JsonValue
