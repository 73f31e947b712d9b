"""Blobs as files in one folder; what has to wait for the disk happens in threads."""

import errno
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from pathlib import Path

import anyio.to_thread

from beholder.faults import Fault, Status
from beholder.store.blobs.at_hand import AtHand
from beholder.store.blobs.backend import Content
from beholder.store.blobs.blob import FULL

_NO_LINKS = frozenset({errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES})


class Folder:
    """A `Backend` in `root`, each blob a file called by its hash."""

    def __init__(self, root: Path, mark: Path | None = None) -> None:
        """Keep blobs in `root`, and whose they are in the file `mark`; without one, in a file among them."""
        self.root = root
        self.where = str(root)
        self._mark = mark or root / ".owner"
        self._at_hand = AtHand()

    async def owner(self) -> str | None:
        """Make the folder, readable by its owner alone, and read the mark; raise `OSError` when that cannot be done."""
        return await anyio.to_thread.run_sync(self._owner)

    async def own(self, owner: str) -> None:
        """Leave the mark."""
        await anyio.to_thread.run_sync(self._mark.write_text, owner)

    def surely(self, sha256: str) -> bool:
        """Tell at once; not worth a thread."""
        return self._path(sha256).exists()

    async def put(self, sha256: str, content: Content) -> None:
        """Put `content` there as `Backend` says; a file on the same disk is linked, not copied."""
        if not self.surely(sha256):
            await anyio.to_thread.run_sync(_put, self._path(sha256), content)

    async def read(self, sha256: str, start: int = 0, size: int | None = None) -> bytes:
        """Read as `Backend` says."""
        if (data := self._at_hand.read(self._path(sha256), start, size)) is not None:
            return data
        return await anyio.to_thread.run_sync(_read, self._path(sha256), start, size)

    async def remove(self, names: Collection[str]) -> None:
        """Remove files."""
        await anyio.to_thread.run_sync(self._remove, names)

    async def names(self) -> AsyncIterator[Sequence[str]]:
        """Give the names of all files but the mark."""
        yield await anyio.to_thread.run_sync(lambda: [path.name for path in self.root.iterdir() if path != self._mark])

    def _path(self, name: str) -> Path:
        return self.root / name

    def _owner(self) -> str | None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return (self._mark.read_text() or None) if self._mark.exists() else None

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            self._path(name).unlink(missing_ok=True)


def _read(path: Path, start: int, size: int | None) -> bytes:
    with path.open("rb") as blob:
        blob.seek(start)
        return blob.read(size)


def _put(path: Path, content: Content) -> None:
    """Put `content` at `path` whole or not at all, synced."""
    if isinstance(content, Path) and _link(content, path):
        return
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("wb") as out:
            if isinstance(content, Path):
                with content.open("rb") as source:
                    shutil.copyfileobj(source, out, 1024 * 1024)
            else:
                out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in FULL:
            raise Fault(Status.UNAVAILABLE, "the disk of this server is full; its owner must make room") from error
        raise


def _link(source: Path, path: Path) -> bool:
    """Let `path` be another name of `source`; False where the disks do not do that."""
    try:
        os.link(source, path)
    except FileExistsError:
        return True
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return False
    return True
