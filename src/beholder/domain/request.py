"""What is asked: turns of words and images, and how the answer is wanted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from beholder.domain.functions import NO_TOOLS, FunctionCall, FunctionResult, Tools
from beholder.domain.images import I_co, Image, ImageSource, KeptImage
from beholder.domain.json import JsonSchema

DEFAULT_PROJECT = "default"  # whose everything is while there is but one
J = TypeVar("J")


class Role(StrEnum):
    """Who said a turn."""

    USER = "user"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of words."""

    text: str


Part: TypeAlias = Text | FunctionCall | FunctionResult[I_co] | I_co


@dataclass(frozen=True, slots=True)
class Turn(Generic[I_co]):
    """What one side said at once: words, images, calls (the model's) and results (the user's) in their order."""

    role: Role
    parts: tuple[Part[I_co], ...]


class OutputKind(StrEnum):
    """What form the answer must have."""

    TEXT = "text"
    JSON = "json"
    ENUM = "enum"  # exactly one of the schema's `enum` words, bare


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """The form of the answer; `schema` is standard JSON Schema, whatever dialect it came in."""

    kind: OutputKind = OutputKind.TEXT
    schema: JsonSchema | None = None


class ThinkingLevel(StrEnum):
    """How much effort the caller wants spent."""

    MINIMAL = "minimal"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    XHIGH = "xhigh"


@dataclass(frozen=True, slots=True)
class Generation:
    """The knobs of one answer; None means the engine's own default."""

    max_output_tokens: int | None = None
    stop_sequences: tuple[str, ...] = ()
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    seed: int | None = None
    thinking_level: ThinkingLevel | None = None
    thinking_summaries: bool = False


@dataclass(frozen=True, slots=True)
class Request(Generic[I_co]):
    """One question to one model."""

    model: str  # as the caller named it, without `models/`
    turns: tuple[Turn[I_co], ...]
    system: str | None = None
    output: OutputFormat = OutputFormat()
    generation: Generation = Generation()
    patient: bool = False  # work in the background: whoever waits for an answer goes first
    project: str = DEFAULT_PROJECT  # whose question it is: another project's files and interactions are not there
    tools: Tools = NO_TOOLS
    key: str | None = None  # the id of the API key that its tokens are counted for

    @property
    def images(self) -> tuple[I_co, ...]:
        """All images, those of functions' results among them, in their order."""
        return tuple(image for turn in self.turns for part in turn.parts for image in _images(part))

    @property
    def strays(self) -> tuple[FunctionResult[I_co], ...]:
        """Results of calls that were never made before them."""
        called: set[str] = set()
        strays = []
        for part in (part for turn in self.turns for part in turn.parts):
            if isinstance(part, FunctionCall):
                called.add(part.id)
            elif isinstance(part, FunctionResult) and part.call_id not in called:
                strays.append(part)
        return tuple(strays)

    def with_images(self, images: Iterable[J]) -> "Request[J]":
        """Give the same request about `images`, which stand, in order, for those it had."""
        left = iter(images)
        turns = tuple(Turn(turn.role, tuple(_with_images(part, left) for part in turn.parts)) for turn in self.turns)
        asked = (self.model, turns, self.system, self.output, self.generation, self.patient)
        return Request(*asked, self.project, self.tools, self.key)


def _images(part: Part[I_co]) -> tuple[I_co, ...]:
    match part:
        case Text() | FunctionCall():
            return ()
        case FunctionResult():
            return part.images
    return (part,)


def _with_images(part: Part[I_co], left: Iterator[J]) -> Part[J]:
    match part:
        case Text() | FunctionCall():
            return part
        case FunctionResult():
            shown = tuple(next(left) for _ in part.images)
            return FunctionResult(part.call_id, part.name, part.value, shown, part.is_error, part.where)
    return next(left)


Draft: TypeAlias = Request[ImageSource]
Ask: TypeAlias = Request[Image]
KeptRequest: TypeAlias = Request[KeptImage]
