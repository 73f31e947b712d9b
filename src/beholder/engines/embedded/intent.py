"""What a prompt wants: a task and a choice of objects, from its words and the form of answer it asks for.

The lexicon says which phrases ask for which task; this module only weighs them. A prompt that nothing
here understands is a question outside reach, and gets told so: it is never guessed to be a caption.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from beholder.domain import JsonValue, OutputFormat, OutputKind
from beholder.engines.embedded import words
from beholder.engines.embedded.lexicon import ENDS, Lexicon, find
from beholder.engines.embedded.selection import Selection, select


class Task(StrEnum):
    """What the engine can be asked to do. The order is that of the lexicon: the first one named wins."""

    COMPARE = "compare"
    SEGMENT = "segment"
    POINT = "point"
    DETECT = "detect"
    READ = "read"
    COUNT = "count"
    COLOUR = "colour"
    WHERE = "where"
    CLASSIFY = "classify"
    CAPTION = "caption"
    PRESENCE = "presence"
    OTHER = "other"


NEGATED = frozenset({"never", "not", "no", "without", "don't", "dont", "nor"})


@dataclass(frozen=True, slots=True)
class Intent:
    """A prompt, understood."""

    task: Task
    select: Selection
    words: tuple[str, ...]  # the prompt's tokens
    brief: bool = False  # the bare answer was asked for: "yes", "3", "red"


def understand(prompt: str, output: OutputFormat, images: int, lexicon: Lexicon) -> Intent:
    """Understand `prompt` about `images` pictures, to be answered in the form `output`."""
    tokens = words.tokens(prompt)
    task, after = _task(tokens, images, lexicon)
    task = _form_decides(task, output)
    brief = any(find(cue, tokens) is not None for cue in lexicon.brief)
    return Intent(task, select(tokens, lexicon, after), tokens, brief)


def _task(tokens: Sequence[str], images: int, lexicon: Lexicon) -> tuple[Task, int]:
    """Find the task that the words name, and where the naming ends."""
    if not tokens:
        return Task.CAPTION, 0
    for name, cues in lexicon.tasks.items():
        if name == Task.COMPARE and images < 2:
            continue
        found = ((find(cue, tokens), len(cue.words)) for cue in cues)
        ends = [end for end, length in found if end is not None and not _denied(tokens, end, length)]
        if ends:
            return Task(name), min(ends)
    return Task.OTHER, len(tokens)


def _denied(tokens: Sequence[str], end: int, length: int) -> bool:
    """Whether the phrase is one that the prompt forbids: "never return masks"."""
    start = end - length
    before = list(takewhile(lambda token: token not in ENDS, reversed(tokens[max(0, start - 3) : start])))
    return not NEGATED.isdisjoint(before)


def _form_decides(task: Task, output: OutputFormat) -> Task:
    """Let a schema that has boxes or masks in it decide where the words leave it open."""
    if output.kind is OutputKind.ENUM and task in (Task.CAPTION, Task.OTHER, Task.DETECT):
        return Task.CLASSIFY
    if output.schema is None or task not in (Task.CAPTION, Task.OTHER, Task.DETECT):
        return task
    names = set(_property_names(output.schema))
    if "mask" in names:
        return Task.SEGMENT
    return Task.DETECT if "box_2d" in names else task


def _property_names(schema: JsonValue) -> list[str]:
    """Collect the names of properties at every depth of a JSON Schema."""
    if isinstance(schema, Mapping):
        own = list(schema["properties"]) if isinstance(schema.get("properties"), Mapping) else []
        return own + [name for value in schema.values() for name in _property_names(value)]
    if isinstance(schema, list):
        return [name for value in schema for name in _property_names(value)]
    return []
