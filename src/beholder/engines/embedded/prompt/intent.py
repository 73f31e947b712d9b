"""What a prompt wants: a task and a choice of objects, from its words and the form of answer it asks for.

The lexicon says which phrases ask for which task; this module only weighs them. A prompt that nothing
here understands is a question outside reach, and gets told so: it is never guessed to be a caption.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from beholder.domain import JsonValue, OutputFormat, OutputKind
from beholder.engines.embedded.forms.properties import split, words_of
from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.fields import fields, wants_json
from beholder.engines.embedded.prompt.lexicon import ENDS, Lexicon, find
from beholder.engines.embedded.prompt.picks import Pick
from beholder.engines.embedded.prompt.questioning import asks_of_subject, decided
from beholder.engines.embedded.prompt.selection import Selection, select
from beholder.engines.embedded.prompt.tasks import LISTS, Task

__all__ = ["LISTS", "Intent", "Task", "understand"]

NEGATED = frozenset({"never", "not", "no", "without", "don't", "dont", "nor"})


@dataclass(frozen=True, slots=True)
class Intent:
    """A prompt, understood."""

    task: Task
    select: Selection
    words: tuple[str, ...]  # the prompt's tokens
    brief: bool = False  # the bare answer was asked for: "yes", "3", "red"
    json: bool = False  # the words ask for JSON
    fields: tuple[str, ...] = ()  # names that the words give to the fields of that JSON


def understand(prompt: str, output: OutputFormat, images: int, lexicon: Lexicon, *, system: str = "") -> Intent:
    """Understand `prompt` about `images` pictures, to be answered in the form `output`.

    `system` holds standing instructions: it says what `prompt` leaves open.
    """
    tokens = words.tokens(prompt)
    task, after = _task(tokens, images, lexicon)
    rules = words.tokens(system)
    if (task is Task.OTHER and not _beyond(tokens, lexicon)) or (not tokens and rules):
        task = _task(rules, images, lexicon)[0] if rules else task
        after = 0 if task in LISTS else after
    named = fields(prompt, lexicon) or fields(system, lexicon)
    if named and task is Task.OTHER and not _beyond(tokens, lexicon):
        task, after = Task.DETECT, 0
    task = _form_decides(task, output)
    choice = select(tokens, lexicon, after, asking=asks_of_subject(tokens))
    asked = tuple(pick for pick in choice.picks if not _names_field(pick, named))
    choice = replace(
        choice, picks=asked, lenient=task in LISTS, limit=choice.limit or select(rules, lexicon, len(rules)).limit
    )
    brief = any(find(cue, said) is not None for cue in lexicon.brief for said in (tokens, rules))
    task, choice = decided(task, choice, tokens, lexicon)
    return Intent(
        task,
        choice,
        tokens,
        brief,
        wants_json(f"{system}\n{prompt}"),
        named,
    )


def _task(tokens: Sequence[str], images: int, lexicon: Lexicon) -> tuple[Task, int]:
    """Find the task that the words name, and where the naming ends."""
    if not tokens:
        return Task.CAPTION, 0
    if _beyond(tokens, lexicon):
        return Task.OTHER, len(tokens)
    for name, cues in lexicon.tasks.items():
        if name == Task.COMPARE and images < 2:
            continue
        found = ((find(cue, tokens), len(cue.words)) for cue in cues)
        ends = [end for end, length in found if end is not None and not _denied(tokens, end, length)]
        if ends:
            return Task(name), min(ends)
    return Task.OTHER, len(tokens)


def _names_field(pick: Pick, names: Sequence[str]) -> bool:
    """Whether a pick was read from the name of a field: "cars" from "num_cars"."""
    if pick.noun:
        return {part for name in names for part in split(name)}.issuperset(pick.noun.split())
    parts = {form for name in names if "_" in name for form in words_of(name)}
    return pick.term is not None and pick.bare and parts.issuperset(words.tokens(pick.term.said))


def _beyond(tokens: Sequence[str], lexicon: Lexicon) -> bool:
    return any(find(cue, tokens) is not None for cue in lexicon.beyond)


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
