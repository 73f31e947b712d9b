"""What kind of thing each of the classifier's 1,000 names is: a golden retriever is a retriever, a dog, an animal.

The table is `imagenet.toml`; the classes that a prompt offers and the detector's 80 kinds are understood through it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from beholder.engines.embedded.experts.classifier import Named

Numbers = frozenset[int]


class Kinds:
    """Look-ups over the table. Immutable after construction."""

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        """Index the parsed TOML."""
        self._category, self._sign, self._kind = (
            {kind: _numbers(runs) for kind, runs in table[part].items()} for part in ("category", "sign", "kind")
        )

    def is_a(self, name: Named, kind: str) -> bool:
        """Whether `name` is known to be of a kind, in the singular: of the detector's or any other of the table."""
        return name.number in self._category.get(kind, frozenset()) | self._kind.get(kind, frozenset())

    def speaks_for(self, name: Named) -> str | None:
        """Give the detector's kind that `name` is of, or else a sign of; of several, the one with the fewest names."""
        for table in (self._category, self._sign):
            if fitting := [kind for kind, numbers in table.items() if name.number in numbers]:
                return min(fitting, key=lambda kind: len(table[kind]))
        return None


def _numbers(runs: str) -> Numbers:
    """Read "7-24, 80": numbers and runs of them."""
    return frozenset(number for run in runs.split(",") if run.strip() for number in _run(run))


def _run(run: str) -> Iterator[int]:
    first, _, last = run.partition("-")
    yield from range(int(first), int(last or first) + 1)


@cache
def kinds() -> Kinds:
    """Read the table that ships with the engine, once."""
    source = files("beholder.engines.embedded.answers").joinpath("imagenet.toml")
    return Kinds(tomllib.loads(source.read_text(encoding="utf-8")))
