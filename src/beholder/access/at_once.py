"""How many jobs each key has in the background at once, background interactions and batches alike.

They are counted from what is in progress, not in a counter that could go wrong; only those that are just being stored
are counted here.
"""

from collections import Counter
from collections.abc import Callable

from beholder.access.refusals import check_jobs
from beholder.store.key import Allowance


class AtOnce:
    """The jobs of all keys. Owned by one event loop."""

    def __init__(self) -> None:
        """Know of no jobs."""
        self._sources: list[Callable[[str], int]] = []
        self._entering = Counter[str]()

    def watch(self, jobs: Callable[[str], int]) -> None:
        """Add a room with jobs; `jobs` counts those of a key there."""
        self._sources.append(jobs)

    def enter(self, key: str | None, allowance: Allowance) -> None:
        """Count a job that is about to be stored; raise `Fault` (RESOURCE_EXHAUSTED) when it is one too many."""
        if key is not None:
            check_jobs(key, sum(jobs(key) for jobs in self._sources) + self._entering[key], allowance)
            self._entering[key] += 1

    def entered(self, key: str | None) -> None:
        """Let go of a job that is in a room now, or never will be."""
        if key is not None:
            self._entering[key] -= 1
