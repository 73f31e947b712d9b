"""Which objects a prompt asks for: "only the dogs", "cars and people", "anything but people", "up to 5".

A choice is what the grammar read of the prompt, and what holds for all of it. No object is looked at here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.grammar import Grammar
from beholder.engines.embedded.prompt.lexicon import Lexicon, Term, TermKind, find
from beholder.engines.embedded.prompt.picks import Pick


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of objects: all that one of `picks` means and none of `excluded` does; no picks mean everything."""

    picks: tuple[Pick, ...] = ()
    excluded: tuple[Pick, ...] = ()
    limit: int | None = None
    prominent: bool = False
    text: bool = False  # written words were asked for as objects
    lenient: bool = False  # where the other end of a relation is not seen, the relation is let go

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The kinds that were named."""
        return tuple(dict.fromkeys(pick.term for pick in self.picks if pick.term))

    @property
    def colours(self) -> tuple[str, ...]:
        """The colours that were named."""
        return tuple(dict.fromkeys(colour for pick in self.picks for colour in pick.colours))

    @property
    def nouns(self) -> tuple[str, ...]:
        """The things that were named which the engine has no word for."""
        return tuple(dict.fromkeys(pick.noun for pick in self.picks if pick.noun))

    @property
    def unknown(self) -> tuple[str, ...]:
        """All that was named which the engine cannot tell: nouns, and what was said of things."""
        return tuple(dict.fromkeys((*self.nouns, *(word for pick in self.picks for word in pick.unsure))))

    @property
    def guesses(self) -> tuple[str, ...]:
        """Sentences about what is only judged from a flat picture."""
        return tuple(dict.fromkeys(guess for pick in self.picks for guess in pick.guesses))

    @property
    def everything(self) -> bool:
        """Whether nothing was singled out."""
        return not (self.picks or self.text)

    def accepts(self, label: str) -> bool:
        """Whether objects with this label are among those asked for."""
        if any(pick.term and pick.bare and label in pick.term.labels for pick in self.excluded):
            return False
        return self.everything or any(label in pick.term.labels for pick in self.picks if pick.term)

    def material_of(self, label: str) -> str | None:
        """Name the material that made the prompt choose `label`, if it was one: a guess to be stated."""
        kinds = [term for term in self.wanted if label in term.labels]
        if not kinds or any(term.kind is not TermKind.MATERIAL for term in kinds):
            return None
        return kinds[0].said


def select(tokens: Sequence[str], lexicon: Lexicon, after: int = 0, *, asking: bool = False) -> Selection:
    """Read the choice from `tokens`; unknown nouns are looked for only from index `after` on.

    `after` is the end of the phrase that named the task: what follows "detect" is an object, what precedes it may
    be anything. `asking`: what follows is a question about a subject ("is the dog asleep"), not a list of things.
    """
    grammar = Grammar(tokens, lexicon, after, asking=asking)
    grammar.read()
    prominent = not lexicon.words["prominent"].isdisjoint(tokens)
    limit = _limit(tokens, lexicon)
    if limit is None and prominent and grammar.one_thing:
        limit = 1
    return Selection(
        picks=tuple(dict.fromkeys(grammar.wanted)),
        excluded=tuple(dict.fromkeys(grammar.excluded)),
        limit=limit,
        prominent=prominent,
        text=grammar.text,
    )


def _limit(tokens: Sequence[str], lexicon: Lexicon) -> int | None:
    for cue in lexicon.limit_before:
        end = find(cue, tokens)
        if end is not None and end < len(tokens) and (count := words.number(tokens[end])):
            return count
    for token, following in pairwise(tokens):
        if following in lexicon.limit_after and (count := words.number(token)):
            return count
    return None
