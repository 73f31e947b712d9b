"""What the shape of a question says beyond its phrases: "is it a cat or a dog" asks for a choice.

Tasks are first read from phrases of the lexicon; here they are corrected by what the question is about.
"""

from collections.abc import Sequence
from dataclasses import replace

from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.picks import Pick
from beholder.engines.embedded.prompt.selection import Selection, select
from beholder.engines.embedded.prompt.tasks import Task

VERBS = ("is", "are", "was", "were", "does", "do", "has", "have")
SUBJECTS = ("the", "this", "that", "these", "those", "it", "there")
POINTERS = ("this", "that", "it")


def asks_of_subject(tokens: Sequence[str]) -> bool:
    """Whether a question begins with its subject: "is the dog asleep", not "is there a dog"."""
    return len(tokens) > 1 and tokens[0] in VERBS and tokens[1] in SUBJECTS and tokens[1] != "there"


def decided(task: Task, choice: Selection, tokens: Sequence[str], lexicon: Lexicon) -> tuple[Task, Selection]:
    """Correct a task, and the choice with it, by the shape of the question."""
    if task is Task.PRESENCE and asks_of_subject(tokens):
        return _of_subject(choice, tokens)
    if tokens[:1] in (("what",), ("which",)) and task in (Task.OTHER, Task.CLASSIFY, Task.CAPTION):
        return _which(task, choice, tokens, lexicon)
    if task is Task.CAPTION and tokens[0:1] == ("list",) and choice.picks:
        return Task.DETECT if "json" in tokens else Task.WHERE, choice
    return task, choice


def _of_subject(choice: Selection, tokens: Sequence[str]) -> tuple[Task, Selection]:
    """Decide a question about a subject: only colours, places, relations and kinds can be told of it."""
    picks = choice.picks
    if any(pick.unsure or pick.noun for pick in picks):
        return Task.OTHER, choice
    if "or" in tokens:
        if len(picks) > 1 and tokens[1] in POINTERS:
            return Task.CLASSIFY, choice
        if len(picks) == 1 and len(picks[0].colours) > 1:
            return Task.COLOUR, replace(choice, picks=(replace(picks[0], colours=()),))
        if picks and any(token in ("left", "right", "top", "bottom") for token in tokens):
            return Task.WHERE, replace(choice, picks=(Pick(picks[0].term, many=picks[0].many),))
        return Task.PRESENCE, choice
    if len(picks) == 2 and "and" not in tokens:
        first, second = picks
        kinds = set(second.term.labels) if second.term else set()
        if tokens[0] in ("is", "are") and first.term and first.bare and kinds < set(first.term.labels):
            return Task.PRESENCE, replace(choice, picks=(second,))  # "is the animal a cat"
        return Task.OTHER, choice
    return Task.PRESENCE, choice


def _which(task: Task, choice: Selection, tokens: Sequence[str], lexicon: Lexicon) -> tuple[Task, Selection]:
    """Decide "what is next to the laptop", "what vehicles are there", "which cup is the biggest"."""
    if tokens[:1] == ("which",) and any(pick.term and not pick.bare for pick in choice.picks):
        return Task.WHERE, choice
    if len(tokens) > 2 and tokens[1] in ("is", "are"):
        around = select(("things", *tokens[2:]), lexicon)
        told = around.picks and not any(pick.noun or pick.unsure for pick in around.picks)
        if told and around.picks[0].term is None and (around.picks[0].relation or around.picks[0].side):
            return Task.WHERE, around
    match = lexicon.term_at(tokens, 1)
    if match is not None and choice.picks and choice.picks[0].term == match[0] and choice.picks[0].many:
        return Task.WHERE, choice
    return task, choice
