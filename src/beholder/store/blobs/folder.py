"""Blobs as files in one folder; what has to wait for the disk happens in threads."""

import errno
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

from beholder.faults import Fault, Status
from beholder.store.blobs.at_hand import AtHand
from beholder.store.blobs.backend import Content
from beholder.store.disk import on_disk

P = ParamSpec("P")
T = TypeVar("T")

_NO_LINKS = frozenset({errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES})


class Folder:
    """A `Backend` in `root`, each blob a file called by its hash."""

    def __init__(self, root: Path, mark: Path | None = None) -> None:
        """Keep blobs in `root`, and whose they are in the file `mark`; without one, in a file among them."""
        self.root = root
        self.where = str(root)
        self._mark = mark or root / ".owner"
        self.mark = str(self._mark)
        self._owned = False
        self._at_hand = AtHand()

    async def owner(self) -> str | None:
        """Make the folder, readable by its owner alone, and read the mark; raise as `Backend` says."""
        return await self._begun(self._owner)

    async def own(self, owner: str) -> None:
        """Leave the mark."""
        await self._begun(self._own, owner)

    def surely(self, sha256: str) -> bool:
        """Tell at once; not worth a thread."""
        return self._path(sha256).exists()

    async def put(self, sha256: str, content: Content) -> None:
        """Put `content` there as `Backend` says; a file on the same disk is linked, not copied."""
        if not self.surely(sha256):
            await on_disk(self._put, sha256, content)

    async def read(self, sha256: str, start: int = 0, size: int | None = None) -> bytes:
        """Read as `Backend` says."""
        data = self._at_hand.read(self._path(sha256), start, size)
        if data is None:
            data = await on_disk(self._read, sha256, start, size)
        if data is None:
            raise FileNotFoundError(sha256)
        return data

    async def remove(self, names: Collection[str]) -> None:
        """Remove files."""
        await on_disk(self._remove, names)

    async def names(self) -> AsyncIterator[Sequence[str]]:
        """Give the names of all files but the mark."""
        yield await on_disk(lambda: [path.name for path in self.root.iterdir() if path != self._mark])

    async def _begun(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        try:
            return await on_disk(work, *given, **named)
        except Fault as fault:
            why = fault.__cause__.strerror if isinstance(fault.__cause__, OSError) else fault.message
            message = f"the folder of blobs {self.where!r} cannot be used: {why}; choose another with --blob-url"
            raise Fault(Status.FAILED_PRECONDITION, message) from fault

    def _path(self, name: str) -> Path:
        return self.root / name

    def _owner(self) -> str | None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = (self._mark.read_text() or None) if self._mark.exists() else None
        self._owned = owner is not None
        return owner

    def _own(self, owner: str) -> None:
        self._mark.write_text(owner)
        self._owned = True

    def _check(self) -> None:
        """Raise `OSError` when the folder is not there any more, or another, as where a disk was taken away."""
        if self._owned and not (self._mark.exists() and self.root.exists()):
            raise FileNotFoundError(errno.ENOENT, "the folder of blobs is not there", self.where)

    def _put(self, sha256: str, content: Content) -> None:
        self._check()
        _put(self._path(sha256), content)

    def _read(self, sha256: str, start: int, size: int | None) -> bytes | None:
        try:
            with self._path(sha256).open("rb") as blob:
                blob.seek(start)
                return blob.read(size)
        except FileNotFoundError:
            self._check()
            return None

    def _remove(self, names: Iterable[str]) -> None:
        self._check()
        for name in names:
            self._path(name).unlink(missing_ok=True)


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
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
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
