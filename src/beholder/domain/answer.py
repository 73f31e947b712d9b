"""What is answered: piece by piece, and as a whole."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from beholder.domain.functions import FunctionCall


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens by modality. What `Engine.count` says before a run is what the run reports after it."""

    input_text: int = 0
    input_image: int = 0
    output_text: int = 0
    thought: int = 0

    @property
    def input(self) -> int:
        """All that was read."""
        return self.input_text + self.input_image

    @property
    def total(self) -> int:
        """All that was read, thought and said."""
        return self.input + self.thought + self.output_text


class FinishReason(StrEnum):
    """Why the words stopped."""

    STOP = "stop"
    MAX_TOKENS = "max_tokens"
    CANCELLED = "cancelled"  # somebody asked it to stop; no engine says so


@dataclass(frozen=True, slots=True)
class Words:
    """The next piece of the answer; the pieces joined are the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Thought:
    """A piece of the summary of how the answer was reached; comes before any `Words`."""

    text: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The last delta of every stream."""

    reason: FinishReason
    usage: Usage


Delta: TypeAlias = Words | Thought | FunctionCall | Finish


@dataclass(frozen=True, slots=True)
class Answer:
    """A stream folded into one value."""

    text: str
    thought: str
    reason: FinishReason
    usage: Usage
    calls: tuple[FunctionCall, ...] = ()
