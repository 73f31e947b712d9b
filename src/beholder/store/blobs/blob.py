"""Writing and sealing the bytes of one blob to be; everything here blocks."""

import hashlib
import os
from pathlib import Path

from beholder.faults import Fault, Status


def write_at(path: Path, offset: int, data: bytes | bytearray) -> None:
    """Write `data` at byte `offset` of `path`, making it for the first; raise `OSError` when the disk is full.

    Positioned, so that a chunk sent twice lands on itself. Raises `Fault` (FAILED_PRECONDITION) when what came before
    is not there any more, and when the bytes are another name's too: a finish that failed halfway has made them a blob
    already, which never changes.
    """
    if offset:
        _check_there(path, offset)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(descriptor).st_nlink > 1:
            raise Fault(Status.FAILED_PRECONDITION, "this upload was about to be finished; finish it, or start again")
        view = memoryview(data)
        while view:
            written = os.pwrite(descriptor, view, offset)
            view, offset = view[written:], offset + written
    finally:
        os.close(descriptor)


def seal(path: Path, size: int) -> str:
    """Cut `path` to `size` bytes, sync it, and give the SHA-256 of what is on disk, in lower-case hex.

    Raises `Fault` (FAILED_PRECONDITION) when there are fewer.
    """
    _check_there(path, size)
    with path.open("r+b") as blob:
        blob.truncate(size)
        os.fsync(blob.fileno())
        return hashlib.file_digest(blob, "sha256").hexdigest()


def size_of(path: Path) -> int | None:
    """Give the size of `path` in bytes; None when it is not there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _check_there(path: Path, size: int) -> None:
    """Raise `Fault` when `path` is gone, or shorter than `size` bytes: zeros would stand for what was sent."""
    if path.parent.exists() and (size_of(path) or 0) < size:
        raise Fault(Status.FAILED_PRECONDITION, "the bytes that were sent are not there any more; start again")
