"""One data folder, one server: a second one would sweep the first one's uploads away as leftovers."""

import fcntl
import os
from pathlib import Path

from beholder.faults import Fault, Status


class FolderLock:
    """Holds a data folder; the kernel lets go of it when the process ends, however it ends."""

    def __init__(self, root: Path) -> None:
        """Name the folder; `acquire` takes it."""
        self._root = root
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the folder; raise `Fault` (FAILED_PRECONDITION) when another server has it."""
        descriptor = os.open(self._root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise Fault(
                Status.FAILED_PRECONDITION,
                f"the data folder {str(self._root)!r} is in use by another beholder; "
                "stop that one, or give this one a folder of its own with --data-dir",
            ) from None
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go of the folder; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
