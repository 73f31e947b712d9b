"""One data folder, one server: a second one would sweep the first one's uploads away as leftovers.

One database, one server as well: a second one would take the first one's unfinished jobs for its own.
"""

import fcntl
import os
from pathlib import Path

from beholder.faults import Fault, Status


class FileLock:
    """Holds the file at `path`; the kernel lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path, what: str, option: str) -> None:
        """Name the file; `acquire` takes it. `what` it stands for can be chosen by `option`."""
        self._path = path
        self._what = what
        self._option = option
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take it; raise `Fault` (FAILED_PRECONDITION) when another server has it."""
        if self._descriptor is not None:
            return
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise in_use(self._what, self._option) from None
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go of it; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class FolderLock(FileLock):
    """Holds a data folder."""

    def __init__(self, root: Path) -> None:
        """Name the folder."""
        super().__init__(root / "lock", f"the data folder {str(root)!r}", "--data-dir")


def in_use(what: str, option: str) -> Fault:
    """Make the fault for what another server has."""
    kind = what.split()[-1] if what.endswith("database") else "folder"
    return Fault(
        Status.FAILED_PRECONDITION,
        f"{what} is in use by another beholder; stop that one, or give this one a {kind} of its own with {option}",
    )
