"""The values that the whole program is about; one page that explains it.

A door (interactions, generateContent, …) turns its JSON into a `Draft`: turns of words and image
*sources*. The images room turns the draft into an `Ask`: the same turns with every source replaced by
an `Image` whose bytes are in hand and whose upright size is known. An engine answers an `Ask` with a
stream of deltas, and a door prints them. Nothing here knows HTTP, JSON, SQL or a model.

Frames and units: a `Box` is in thousandths of the displayed (EXIF-upright) image, y first; a `Mask`
covers exactly its box; an image's `width` and `height` are upright pixels.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

JsonValue: TypeAlias = Any  # whatever `json.loads` may give
JsonSchema: TypeAlias = Mapping[str, JsonValue]
DEFAULT_PROJECT = "default"  # whose everything is while there is but one

RGB: TypeAlias = NDArray[np.uint8]  # [H, W, 3], sRGB, upright


# --- what is asked ---------------------------------------------------------------------------------


class Role(StrEnum):
    """Who said a turn."""

    USER = "user"
    MODEL = "model"


class Resolution(StrEnum):
    """How closely the caller wants an image looked at; decides tokens and pixels."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    ULTRA_HIGH = "ultra_high"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of words."""

    text: str


@dataclass(frozen=True, slots=True)
class Inline:
    """Image bytes that travelled inside the request."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileId:
    """An uploaded file, by the id after `files/`."""

    id: str


@dataclass(frozen=True, slots=True)
class Url:
    """An image elsewhere, to be fetched through the guard."""

    url: str


@dataclass(frozen=True, slots=True)
class ImageSource:
    """An image as a request names it, before anything was fetched or looked at."""

    origin: Inline | FileId | Url
    where: str  # the field that named it, for messages: "input[0].content[1]"
    resolution: Resolution | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An image in hand: compressed bytes, and the upright size read from their header.

    `tokens` is what the image costs in the regime of the model that was asked.
    """

    data: bytes = field(repr=False)
    media_type: str  # sniffed, never the declared one
    sha256: str  # of `data`, lower-case hex: the key of every cache
    width: int  # pixels, upright
    height: int  # pixels, upright
    tokens: int
    where: str
    resolution: Resolution | None = None


I_co = TypeVar("I_co", covariant=True)
J = TypeVar("J")


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function of the caller's that the model wants called: a part of what it said, and a delta while it says it."""

    id: str  # unique in its conversation; the result names it
    name: str
    arguments: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class FunctionResult(Generic[I_co]):
    """What a called function gave: any JSON, and the images among it."""

    call_id: str
    name: str  # "" when the caller left it out: the call says it
    value: JsonValue
    images: tuple[I_co, ...] = ()
    is_error: bool = False
    where: str = ""  # the field that names its call, for messages


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
class Function:
    """A function of the caller's: nothing here runs it, an answer may only ask for it to be called."""

    name: str
    description: str = ""
    parameters: JsonSchema | None = None  # standard JSON Schema of an object; None: it takes nothing
    where: str = ""  # the field that declares its parameters, for messages


class CallMode(StrEnum):
    """Whether an answer calls a function."""

    AUTO = "auto"  # as the engine thinks fit
    ANY = "any"  # it must
    NONE = "none"  # it must not


@dataclass(frozen=True, slots=True)
class Tools:
    """The functions that a request declares, and those of them that its answer may, or must, call."""

    functions: tuple[Function, ...] = ()
    mode: CallMode = CallMode.AUTO
    allowed: tuple[str, ...] | None = None  # names; None: all of them

    @property
    def callable(self) -> tuple[Function, ...]:
        """The functions that may be called, as they were declared."""
        if self.mode is CallMode.NONE:
            return ()
        return tuple(one for one in self.functions if self.allowed is None or one.name in self.allowed)


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
    tools: Tools = Tools()
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


# --- what is found ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle in thousandths of the upright image; the corners are ordered and inside it.

    Raises `ValueError` when they are not: a wrong box must never travel.
    """

    ymin: int
    xmin: int
    ymax: int
    xmax: int

    def __post_init__(self) -> None:
        """Hold the contract that every client relies on."""
        if not (0 <= self.ymin < self.ymax <= 1000 and 0 <= self.xmin < self.xmax <= 1000):
            raise ValueError(f"not a box in 0..1000 with ordered corners: {self}")


@dataclass(frozen=True, slots=True)
class Mask:
    """A probability map of the inside of a box: uint8 [h, w], 0 is exactly background."""

    values: NDArray[np.uint8] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Detection:
    """Something found: where, what, how sure, and its shape when that was asked for."""

    box: Box
    label: str
    score: float
    mask: Mask | None = None


# --- what is answered ------------------------------------------------------------------------------


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


# --- what is kept ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptImage:
    """An image of a stored request; its bytes lie in the store under their hash."""

    sha256: str  # of the compressed bytes, lower-case hex
    size: int  # bytes
    media_type: str  # sniffed
    where: str
    resolution: Resolution | None = None
    uri: str | None = None  # as the request named it; None when the bytes travelled inside


KeptRequest: TypeAlias = Request[KeptImage]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an interaction ended without an answer; `code` is a word of `faults.Status`."""

    code: str
    message: str


class InteractionStatus(StrEnum):
    """How far an interaction is."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    REQUIRES_ACTION = "requires_action"  # it ended with calls of the caller's functions, and waits for what they give
    INCOMPLETE = "incomplete"  # cut at the most tokens allowed
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDS: Mapping[FinishReason, InteractionStatus] = {
    FinishReason.STOP: InteractionStatus.COMPLETED,
    FinishReason.MAX_TOKENS: InteractionStatus.INCOMPLETE,
    FinishReason.CANCELLED: InteractionStatus.CANCELLED,
}


def ended(reason: FinishReason, *, calls: bool) -> InteractionStatus:
    """Tell how far an interaction is whose words stopped for `reason`; `calls`: whether functions are to be called."""
    waits = calls and reason is FinishReason.STOP
    return InteractionStatus.REQUIRES_ACTION if waits else ENDS[reason]


@dataclass(frozen=True, slots=True)
class Interaction:
    """One request and what was said to it so far, in the very pieces in which it was said; times are aware and UTC."""

    id: str
    model: str
    created: datetime
    updated: datetime
    background: bool = False
    previous: str | None = None  # the id of the interaction that this one continues
    echo: Mapping[str, JsonValue] = field(default_factory=dict)  # what a door repeats of its request
    said: tuple[Delta, ...] = ()  # a `Finish` is the last one, once there is one
    failure: Failure | None = None
    project: str = DEFAULT_PROJECT  # whose it is; for all others it is not there

    @property
    def status(self) -> InteractionStatus:
        """Tell how far it is, from what was said."""
        if self.failure is not None:
            return InteractionStatus.FAILED
        last = self.said[-1] if self.said else None
        if not isinstance(last, Finish):
            return InteractionStatus.IN_PROGRESS
        return ended(last.reason, calls=any(isinstance(delta, FunctionCall) for delta in self.said))

    @property
    def answer(self) -> Answer:
        """Fold what was said; an interaction without an end has used nothing."""
        words = "".join(delta.text for delta in self.said if isinstance(delta, Words))
        thought = "".join(delta.text for delta in self.said if isinstance(delta, Thought))
        calls = tuple(delta for delta in self.said if isinstance(delta, FunctionCall))
        last = self.said[-1] if self.said else None
        end = last if isinstance(last, Finish) else Finish(FinishReason.STOP, Usage())
        return Answer(words, thought, end.reason, end.usage, calls)


class BatchState(StrEnum):
    """How far a batch is."""

    PENDING = "pending"  # its requests are not counted yet
    RUNNING = "running"
    SUCCEEDED = "succeeded"  # every request has its answer or its error
    FAILED = "failed"  # as a whole: not one request could be read
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Batch:
    """Many requests to one model, answered when nobody else waits; times are aware and UTC."""

    id: str
    project: str
    model: str  # without `models/`; for the requests that name none
    display_name: str
    inline: bool  # its requests came in its own body and its answers go back so; else both are files of JSON lines
    created: datetime
    updated: datetime
    expires: datetime  # when it is given up
    state: BatchState = BatchState.PENDING
    priority: int = 0  # a higher one goes first
    total: int = 0  # requests
    succeeded: int = 0
    failed: int = 0
    ended: datetime | None = None
    output: str | None = None  # the id of the file that its answers go to
    key: str | None = None  # the id of the API key that it was asked for with
    failure: Failure | None = None

    @property
    def done(self) -> bool:
        """Whether nothing will change any more."""
        return self.ended is not None


class FileSource(StrEnum):
    """Who made a stored file."""

    UPLOADED = "UPLOADED"  # somebody out there, who has a copy: it is not given back
    GENERATED = "GENERATED"  # this server, for somebody to download


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A stored file, complete and readable; times are aware and UTC."""

    id: str  # [a-z0-9]+, the part after `files/`
    display_name: str
    media_type: str  # as declared or guessed at upload; image requests sniff the bytes instead
    size: int  # bytes
    sha256: str  # lower-case hex
    created: datetime
    expires: datetime
    project: str = DEFAULT_PROJECT  # whose it is: for another project it is not there
    source: FileSource = FileSource.UPLOADED
