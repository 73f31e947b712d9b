"""Words for kinds of things: "a man on a bike" speaks of a person and a bicycle.

The lexicon of the embedded engine is the list of synonyms, so that a person who corrects it corrects this too; it
judges every engine by the same words.
"""

from collections.abc import Collection
from dataclasses import dataclass

from beholder.engines.embedded.prompt.lexicon import ENDS, Lexicon
from beholder.engines.embedded.prompt.words import tokens


@dataclass(frozen=True, slots=True)
class Mention:
    """A word for things in a text: what was said, singular, and the kinds that it may mean."""

    said: str
    kinds: tuple[str, ...]


class Vocabulary:
    """Reads kinds of things out of words."""

    def __init__(self, lexicon: Lexicon, kinds: Collection[str]) -> None:
        """Know `kinds`, the names that a labelled set uses, by their synonyms in `lexicon`."""
        self._lexicon = lexicon
        self._kinds = {_plain(kind): kind for kind in kinds}

    def kind(self, label: str) -> str | None:
        """Give the labelled kind that a label means, alone: "man" is a person. None for any other."""
        words = tokens(label)
        if words[:1] in (("a",), ("an",), ("the",)):
            words = words[1:]
        if (kind := self._kinds.get(" ".join(words))) is not None:
            return kind
        match = self._lexicon.term_at(words, 0)
        if match is None or match[1] != len(words) or len(match[0].labels) != 1:
            return None
        return self._kinds.get(match[0].labels[0])

    def mentions(self, text: str) -> list[Mention]:
        """Give the words for things in `text`, in order; "orange" before a noun is a colour, and none."""
        words = tokens(text)
        found: list[Mention] = []
        index = 0
        while index < len(words):
            match = None if self._is_colour(words, index) else self._lexicon.term_at(words, index)
            if match is None:
                index += 1
                continue
            term, index = match
            found.append(Mention(term.said, term.labels))
        return found

    def _is_colour(self, words: tuple[str, ...], index: int) -> bool:
        """Whether a word such as "orange" describes what follows: a thing, or, perhaps after "and", another colour."""
        following = index + 1
        if not self._colour_at(words, index) or following == len(words) or words[following] in ENDS:
            return False
        if words[following] == "and":
            return following + 1 < len(words) and self._colour_at(words, following + 1)
        return self._colour_at(words, following) or self._lexicon.term_at(words, following) is not None

    def _colour_at(self, words: tuple[str, ...], index: int) -> bool:
        return self._lexicon.phrase_at("colour", words, index) is not None


def _plain(kind: str) -> str:
    return " ".join(tokens(kind))
