"""What a labelled set has cases of: a picture, and what people said of it. One kind for each way to ask."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beholder.evaluation.truth import Labelled


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture with everything of the labelled kinds marked in it; `size` is (width, height) in pixels."""

    photo: Path
    size: tuple[int, int]
    objects: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Captioned:
    """A picture with captions by people, and the kinds marked in it (None where none were marked)."""

    photo: Path
    captions: tuple[str, ...]
    kinds: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a picture. `people` gave `answers`, or one is right because of marked objects (`about`)."""

    photo: Path
    question: str
    answers: tuple[str, ...]
    about: str  # "presence", "count", or the answer type of VQA: "yes/no", "number", "other"
    people: bool


@dataclass(frozen=True, slots=True)
class Classed:
    """A picture of one thing."""

    photo: Path
    label: str


@dataclass(frozen=True, slots=True)
class Written:
    """A picture with writing: words in a scene, lines of a document, or one printed line; what is None is not known."""

    photo: Path
    kind: str  # "scene", "document", "line"
    texts: tuple[str, ...]
    questions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Cases whose pictures are there, and how many were left out because theirs are not."""

    cases: tuple[Any, ...]
    left_out: int
    kinds: tuple[str, ...] = ()
