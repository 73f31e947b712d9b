"""What each word of a prompt can be, seen with its neighbours: "orange" before "cat" is a colour, alone a fruit."""

from collections.abc import Sequence

from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.lexicon import ENDS, Lexicon, Term

JOINS = frozenset({"and", "or", ","})
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = {word: rank for rank, word in enumerate(ORDINALS, 1)} | {"1st": 1, "2nd": 2, "3rd": 3}
_PLAIN = ("determiner", "neutral", "adjective", "format", "stop", "negator", "text")
_LEADING = frozenset({"on", "at", "in", "to", "up", "far", "from"})  # begin phrases that stand after a noun only


class Tagged:
    """The tokens of a prompt, with questions about each position. An index past the end is nothing."""

    def __init__(self, tokens: Sequence[str], lexicon: Lexicon) -> None:
        """Hold the tokens."""
        self._tokens = tuple(tokens)
        self.lexicon = lexicon
        self._pronouns = {phrase[0] for phrase in lexicon.references["pronoun"]}

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self._tokens)

    def __getitem__(self, index: int) -> str:
        """Give a token, or nothing past the end."""
        return self._tokens[index] if 0 <= index < len(self._tokens) else ""

    def text(self, start: int, end: int) -> str:
        """Give the words from `start` to `end` as they were said, in lower case."""
        return " ".join(self._tokens[start:end])

    def isa(self, kind: str, index: int) -> bool:
        """Whether the word is in a list of the lexicon's `word`."""
        return self[index] in self.lexicon.words[kind]

    def phrase(self, kind: str, index: int) -> tuple[str, int] | None:
        """Find the longest phrase of a kind; see `Lexicon.phrase_at`."""
        return self.lexicon.phrase_at(kind, self._tokens, index)

    def term(self, index: int) -> tuple[Term, int] | None:
        """Find the longest known kind of thing."""
        return self.lexicon.term_at(self._tokens, index)

    def adverb(self, index: int) -> bool:
        """Whether the word is "clearly" or the like, and no thing such as a "brolly"."""
        return self[index].endswith("ly") and self.term(index) is None

    def pronoun(self, index: int) -> bool:
        """Whether the word points to something spoken of before."""
        return self[index] in self._pronouns

    def number(self, index: int) -> int | None:
        """Read a number that counts what follows it; "one" at the end of a phrase is a thing."""
        if self[index] == "one" and not (self.term(index + 1) or self.isa("neutral", index + 1)):
            return None
        return words.number(self[index])

    def ordinal(self, index: int) -> int | None:
        """Read "second" or "2nd"; "last" is -1."""
        return -1 if self[index] == "last" else _ORDINAL.get(self[index])

    def colour(self, index: int) -> str | None:
        """Read a word that describes a thing's colour; "orange" and "a golden retriever" may be things."""
        found = self.phrase("colour", index)
        if found is None:
            return None
        thing = self.term(index)
        if thing is None:
            return found[0]
        return found[0] if thing[1] == index + 1 and self._names_thing(index + 1) else None

    def last_colour(self, index: int) -> str | None:
        """Read a colour that no noun follows: "black or white" at the end of "is the cat black or white"."""
        return None if self.term(index + 1) or self.isa("neutral", index + 1) else self.colour(index)

    def _names_thing(self, index: int) -> bool:
        """Whether a noun follows, perhaps after more colours: "orange and white cats"."""
        while self[index] in JOINS and self[index] != ",":
            if self.phrase("colour", index + 1) is None:
                return False
            index += 2
        return self.term(index) is not None or self.isa("neutral", index)

    def material(self, index: int) -> Term | None:
        """Read a material where it says what things are made of: "wooden and glass items", not "a glass"."""
        term = self.lexicon.materials.get((self[index],))
        if term is None:
            return None
        for after in range(index + 1, index + 9):
            if self.isa("neutral", after):
                return term
            loose = self[after] in JOINS or (self[after],) in self.lexicon.materials
            if not loose and self.phrase("size", after) is None and not self.isa("adjective", after):
                return None
        return None

    def substance(self, index: int) -> Term | None:
        """Read the name of a material: "made of glass"."""
        return self.lexicon.materials.get((self[index],))

    def side(self, index: int, *, before: bool) -> tuple[str, int] | None:
        """Read a place in the picture that stands before a noun ("the left car") or after it ("on the left")."""
        found = self.phrase("side", index)
        if found is None or (before and (self[index] in _LEADING or self[found[1]] in ("of", "side"))):
            return None
        if before and words.number(self[found[1]]) is not None:  # "top 5" is a limit
            return None
        return found

    def unknown(self, index: int) -> bool:
        """Whether the word is in no list at all: a noun or verb that the engine does not know."""
        token = self[index]
        if not token or token in ENDS or token in JOINS or token.endswith("ly") or not token.strip("0123456789"):
            return False
        if any(self.isa(kind, index) for kind in _PLAIN) or self.pronoun(index) or words.number(token) is not None:
            return False
        kinds = ("side", "order", "size", "relation", "colour", "negator", "linking")
        known = any(self.phrase(kind, index) is not None for kind in kinds) or self.ordinal(index) is not None
        return not known and self.term(index) is None and (token,) not in self.lexicon.materials
