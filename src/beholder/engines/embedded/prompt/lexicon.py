"""The engine's vocabulary, read from `lexicon.toml` so that a person can read and correct it.

It turns words into `Term`s (sets of detector labels) and phrases into tasks, and knows the plural of
every noun that answers use. It knows nothing of pictures.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from beholder.engines.embedded.prompt import words

GAP = "_"
GAP_WORDS = 5
ENDS = frozenset(".,;:!?\n")
LONGEST = 6  # words of a phrase
PHRASES = ("side", "order", "size", "relation", "colour")
WORD_PHRASES = ("negator", "harmless", "linking")

T = TypeVar("T")


class TermKind(StrEnum):
    """How a word chooses objects."""

    CATEGORY = "category"  # means exactly one label
    NARROWER = "narrower"  # some members of a label, which the engine cannot tell apart
    GROUP = "group"  # a wider word: all labels that it covers
    MATERIAL = "material"  # labels that are probably made of it


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a prompt that chooses objects: what was said (singular), and the labels it means."""

    said: str
    labels: tuple[str, ...]
    kind: TermKind


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that asks for a task; `words` may hold one gap of a few words."""

    words: tuple[str, ...]
    at_start: bool
    at_end: bool


class Lexicon:
    """Look-ups over the vocabulary. Immutable after construction."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Index the parsed TOML."""
        self._irregular: dict[str, str] = table["plural"]
        self.labels: tuple[str, ...] = tuple(table["category"])
        self.terms = self._index(_terms(table))
        self.materials = self._index(_materials(table))
        self.tasks: Mapping[str, tuple[Cue, ...]] = {
            task: tuple(_cue(phrase) for phrase in phrases) for task, phrases in table["task"].items()
        }
        self.beyond = tuple(map(_cue, table["beyond"]["phrases"]))
        self.limit_before = tuple(map(_cue, table["limit"]["before"]))
        self.limit_after: frozenset[str] = frozenset(table["limit"]["after"])
        self.brief = tuple(map(_cue, table["brief"]["phrases"]))
        self.words: Mapping[str, frozenset[str]] = {
            kind: frozenset(self._forms(entries)) for kind, entries in table["word"].items()
        }
        self.references: Mapping[str, tuple[tuple[str, ...], ...]] = {
            kind: tuple(words.tokens(entry) for entry in entries) for kind, entries in table["reference"].items()
        }
        self.scenes: Mapping[str, frozenset[str]] = {scene: frozenset(kinds) for scene, kinds in table["scene"].items()}
        self.fields: Mapping[str, tuple[str, ...]] = {kind: tuple(entries) for kind, entries in table["field"].items()}
        self._phrases = {kind: _phrases(table[kind]) for kind in PHRASES} | {
            kind: {words.tokens(phrase): phrase for phrase in table["word"][kind]} for kind in WORD_PHRASES
        }

    def plural(self, noun: str) -> str:
        """Make the plural of `noun`."""
        return words.plural(noun, self._irregular)

    def counted(self, count: int, noun: str) -> str:
        """Say "a dog", "two dogs", "no dogs"."""
        if count == 1:
            return words.article(noun)
        number = words.NUMBERS[count] if count < len(words.NUMBERS) else str(count)
        return f"{number} {self.plural(noun)}"

    def is_plural(self, said: str, form: Sequence[str]) -> bool:
        """Whether `form` is the plural of `said`, and not also its singular."""
        return tuple(form) != words.tokens(said) and tuple(form) == words.tokens(self.plural(said))

    def term_at(self, tokens: Sequence[str], start: int) -> tuple[Term, int] | None:
        """Find the longest term that begins at `start`, and the index after it."""
        return _longest(self.terms, tokens, start)

    def phrase_at(self, kind: str, tokens: Sequence[str], start: int) -> tuple[str, int] | None:
        """Find the longest phrase of a kind that begins at `start`: what it stands for, and the index after it.

        Kinds are `side`, `order`, `size`, `relation` and `colour`, and the words called `negator`, `harmless` and
        `linking`, which stand for themselves.
        """
        return _longest(self._phrases[kind], tokens, start)

    def _index(self, terms: Iterable[Term]) -> dict[tuple[str, ...], Term]:
        index: dict[tuple[str, ...], Term] = {}
        for term in terms:
            for form in self._forms([term.said]):
                index.setdefault(words.tokens(form), term)
        return index

    def _forms(self, nouns: Iterable[str]) -> Iterator[str]:
        for noun in nouns:
            yield noun
            yield self.plural(noun)


def _terms(table: Mapping[str, Any]) -> Iterator[Term]:
    """Give exact words before narrower ones, so that a word listed twice keeps its closest meaning."""
    categories = table["category"].items()
    for label, entry in categories:
        for said in (label, *entry.get("same", ())):
            yield Term(said, (label,), TermKind.CATEGORY)
    for said, labels in table["group"].items():
        yield Term(said, tuple(labels), TermKind.GROUP)
    for label, entry in categories:
        for said in entry.get("narrower", ()):
            yield Term(said, (label,), TermKind.NARROWER)


def _materials(table: Mapping[str, Any]) -> Iterator[Term]:
    for said, entry in table["material"].items():
        for form in (said, *entry.get("same", ())):
            yield Term(form, tuple(entry["likely"]), TermKind.MATERIAL)


def _phrases(table: Mapping[str, Sequence[str]]) -> dict[tuple[str, ...], str]:
    """Index phrases by what they stand for; the name of an entry is one of its phrases."""
    return {words.tokens(phrase): name for name, phrases in table.items() for phrase in (*phrases, name)}


def _longest(index: Mapping[tuple[str, ...], T], tokens: Sequence[str], start: int) -> tuple[T, int] | None:
    for end in range(min(len(tokens), start + LONGEST), start, -1):
        if (found := index.get(tuple(tokens[start:end]))) is not None:
            return found, end
    return None


def _cue(phrase: str) -> Cue:
    bare = phrase.removeprefix("^").removesuffix("$").strip()
    parts = tuple(part for word in bare.split() for part in ((GAP,) if word == GAP else words.tokens(word)))
    return Cue(parts, at_start=phrase.startswith("^"), at_end=phrase.endswith("$"))


def find(cue: Cue, tokens: Sequence[str]) -> int | None:
    """Find `cue` in `tokens`: the index after its first occurrence, or None."""
    for start in range(len(tokens)):
        if cue.at_start and start and tokens[start - 1] not in ENDS:
            continue
        end = _match(cue.words, tokens, start)
        if end is not None and not (cue.at_end and end < len(tokens) and tokens[end] not in ENDS):
            return end
    return None


def _match(phrase: Sequence[str], tokens: Sequence[str], start: int) -> int | None:
    if not phrase:
        return start
    if phrase[0] == GAP:
        for skipped in range(1, GAP_WORDS + 1):
            end = _match(phrase[1:], tokens, start + skipped)
            if end is not None and not ENDS.intersection(tokens[start : start + skipped]):
                return end
        return None
    if start < len(tokens) and tokens[start] in (phrase[0], phrase[0] + "s", phrase[0] + "es"):
        return _match(phrase[1:], tokens, start + 1)
    return None


@cache
def lexicon() -> Lexicon:
    """Read the vocabulary that ships with the engine, once."""
    source = files("beholder.engines.embedded.prompt").joinpath("lexicon.toml")
    return Lexicon(tomllib.loads(source.read_text(encoding="utf-8")))
