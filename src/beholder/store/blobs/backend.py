"""What the blob store needs of a place to keep bytes in: a folder, or a bucket of an object store."""

from collections.abc import AsyncIterator, Collection, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

Content: TypeAlias = bytes | Path  # in memory, or whole in a local file that nobody changes any more


class Backend(Protocol):
    """Bytes by their SHA-256, in lower-case hex. All raise `Fault` (UNAVAILABLE) when the place does not work now."""

    where: str  # for messages
    mark: str  # what says whose it is; for messages

    async def owner(self) -> str | None:
        """Tell which database knows what lies here, None when nobody said.

        Raises `Fault` (FAILED_PRECONDITION) when the place cannot be used.
        """
        ...

    async def own(self, owner: str) -> None:
        """Mark that the database `owner` knows what lies here; raise as `owner` does."""
        ...

    def surely(self, sha256: str) -> bool:
        """Whether the bytes are there, as far as a look of microseconds can tell: False may mean unknown."""
        ...

    async def put(self, sha256: str, content: Content) -> None:
        """Put `content` there, whole or not at all; nothing to do when it is there already. A file stays its owner's.

        Raises `Fault` (UNAVAILABLE) when there is no room.
        """
        ...

    async def read(self, sha256: str, start: int = 0, size: int | None = None) -> bytes:
        """Give at most `size` bytes from byte `start`, or all from there; raise `FileNotFoundError` when it is gone.

        Where the whole place is gone, that is UNAVAILABLE.
        """
        ...

    async def remove(self, names: Collection[str]) -> None:
        """Remove what bears these names; what is not there is no trouble."""
        ...

    def names(self) -> AsyncIterator[Sequence[str]]:
        """Give the names of all that lies there, some at a time: leftovers of what was cut off too."""
        ...
