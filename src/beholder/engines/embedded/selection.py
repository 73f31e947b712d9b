"""Which objects a prompt asks for: "only the dogs", "cars and people", "anything but people", "up to 5".

One pass over the words, with the lexicon for a vocabulary; no object is looked at here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from beholder.engines.embedded import words
from beholder.engines.embedded.lexicon import ENDS, Lexicon, Term, TermKind, find


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of objects. Nothing wanted and nothing unknown means everything."""

    wanted: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    unknown: tuple[str, ...] = ()  # nouns asked for that the engine has no word for
    colours: tuple[str, ...] = ()
    limit: int | None = None
    prominent: bool = False
    text: bool = False  # written words were asked for as objects

    @property
    def everything(self) -> bool:
        """Whether no kind of object was singled out."""
        return not (self.wanted or self.unknown or self.text)

    def accepts(self, label: str) -> bool:
        """Whether an object with this label was asked for."""
        if any(label in term.labels for term in self.excluded):
            return False
        return self.everything or any(label in term.labels for term in self.wanted)

    def material_of(self, label: str) -> str | None:
        """Name the material that made the prompt choose `label`, if it was one: a guess to be stated."""
        kinds = [term for term in self.wanted if label in term.labels]
        if not kinds or any(term.kind is not TermKind.MATERIAL for term in kinds):
            return None
        return kinds[0].said


def select(tokens: Sequence[str], lexicon: Lexicon, after: int = 0) -> Selection:
    """Read the choice from `tokens`; unknown nouns are looked for only from index `after` on.

    `after` is the end of the phrase that named the task: what follows "detect" is an object, what
    precedes it may be anything.
    """
    wanted: list[Term] = []
    excluded: list[Term] = []
    for term, negated in _terms(tokens, lexicon):
        (excluded if negated else wanted).append(term)
    unknown = tuple(_unknown(tokens[after:], lexicon))
    text_words = lexicon.ignored["text"]
    return Selection(
        wanted=tuple(dict.fromkeys(wanted)),
        excluded=tuple(dict.fromkeys(excluded)),
        unknown=tuple(phrase for phrase in unknown if phrase not in text_words),
        colours=tuple(dict.fromkeys("grey" if word == "gray" else word for word in _colour_words(tokens, lexicon))),
        limit=_limit(tokens, lexicon),
        prominent=not lexicon.ignored["prominent"].isdisjoint(tokens),
        text=any(phrase in text_words for phrase in unknown),
    )


def _terms(tokens: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[Term, bool]]:
    """Give every term with whether it is negated; a negation lasts to the end of its sentence."""
    negated = False
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token in ENDS and token != ",":
            negated = False
        elif _negates(tokens, index, lexicon):
            negated = True
        elif (material := _material(tokens, index, lexicon)) is not None:
            yield material, negated
        elif not _colours(tokens, index, lexicon) and (match := lexicon.term_at(tokens, index)) is not None:
            term, index = match
            yield term, negated
            continue
        index += 1


def _negates(tokens: Sequence[str], index: int, lexicon: Lexicon) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else ""
    if tokens[index] == "other":
        return following == "than"
    # "no more than 5" limits; "nothing but X" and "but also" do not exclude.
    if following in ("more", "also") or (tokens[index] == "but" and index and tokens[index - 1] == "nothing"):
        return False
    return tokens[index] in lexicon.ignored["negator"]


def _material(tokens: Sequence[str], index: int, lexicon: Lexicon) -> Term | None:
    """Read a material where it says what things are made of: "wooden and glass items", not "a glass"."""
    term = lexicon.materials.get((tokens[index],))
    if term is None:
        return None
    for token in tokens[index + 1 : index + 6]:
        if token in lexicon.ignored["neutral"]:
            return term
        if token not in ("and", "or", ",") and (token,) not in lexicon.materials:
            return None
    return None


def _colours(tokens: Sequence[str], index: int, lexicon: Lexicon) -> bool:
    """Whether a word such as "orange" describes the noun after it instead of being one."""
    if tokens[index] not in lexicon.ignored["colour"] or index + 1 == len(tokens):
        return False
    return tokens[index + 1] in lexicon.ignored["neutral"] or lexicon.term_at(tokens, index + 1) is not None


def _colour_words(tokens: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """Give the words that can only be colours: "orange" is one where it is not a fruit."""
    for index, token in enumerate(tokens):
        if token in lexicon.ignored["colour"] and (
            lexicon.term_at(tokens, index) is None or _colours(tokens, index, lexicon)
        ):
            yield token


def _unknown(tokens: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """Give the nouns of the first noun phrases that are in no list: "daisies and cars on" gives "daisies"."""
    skipped = frozenset().union(
        *(lexicon.ignored[kind] for kind in ("determiner", "neutral", "adjective", "format", "colour"))
    )
    phrase: list[str] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        match = lexicon.term_at(tokens, index)
        boundary = token in ENDS or token in lexicon.ignored["stop"] or token in lexicon.ignored["negator"]
        plain = boundary or match is not None or token in skipped or token.isdecimal() or token.endswith("ly")
        if not plain and (token,) not in lexicon.materials and words.number(token) is None:
            phrase.append(token)
        elif phrase:
            yield " ".join(phrase)
            phrase = []
        if boundary and token != ",":
            return
        index = match[1] if match is not None else index + 1
    if phrase:
        yield " ".join(phrase)


def _limit(tokens: Sequence[str], lexicon: Lexicon) -> int | None:
    for cue in lexicon.limit_before:
        end = find(cue, tokens)
        if end is not None and end < len(tokens) and (count := words.number(tokens[end])):
            return count
    for token, following in pairwise(tokens):
        if following in lexicon.limit_after and (count := words.number(token)):
            return count
    return None
