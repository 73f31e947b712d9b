"""What every task of an evaluation is: a way to examine each of its cases, and the figures at the end."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from beholder.evaluation.exhibit import Exhibit
from beholder.evaluation.figures import Figure
from beholder.evaluation.witness import Witness

C_contra = TypeVar("C_contra", contravariant=True)


class Task(Protocol[C_contra]):
    """A measure under way; it keeps sums and what ranking needs, never pictures."""

    async def examine(self, case: C_contra, witness: Witness) -> Exhibit:
        """Ask about a case, and add the answer to the figures."""
        ...

    def figures(self) -> Sequence[Figure]:
        """Give the figures over all that was examined."""
        ...
