"""Where things lie under the data folder, and how one is written so that it is whole or absent.

    lock             held by the one server that may change this folder
    beholder.sqlite  all that is known of files and interactions, unless another database is named
    content/SHA256   the bytes of files and of the images of interactions, unless they lie elsewhere
    content.owner    which database knows of these bytes
    blobs/KEY        the bytes of an upload under way, or of a file in the making
    uploads/H.json   an upload that may be continued; H is the SHA-256 of its token
    files/ID.json    a file, as it was kept before it was a row; `takeover.py` makes it one

A kill at any moment leaves at worst a blob that no record names, and `*.tmp` files.
"""

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one data folder. All methods block."""

    root: Path

    @property
    def files(self) -> Path:
        """Records of complete files, as they were before files were rows."""
        return self.root / "files"

    @property
    def uploads(self) -> Path:
        """Records of uploads under way."""
        return self.root / "uploads"

    @property
    def blobs(self) -> Path:
        """Bytes that are still coming."""
        return self.root / "blobs"

    @property
    def content(self) -> Path:
        """Bytes that are whole, by their SHA-256."""
        return self.root / "content"

    def create(self) -> None:
        """Make the folders, readable by their owner alone."""
        for folder in (self.root, self.uploads, self.blobs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def blob(self, key: str) -> Path:
        """Where the bytes named `key` lie."""
        return self.blobs / key

    def sweep_temporaries(self) -> None:
        """Remove records whose writing was cut off."""
        for folder in (self.files, self.uploads):
            for path in folder.glob("*.tmp"):
                path.unlink(missing_ok=True)

    def sweep_blobs(self, used: frozenset[str]) -> None:
        """Remove the blobs that no record names."""
        for path in self.blobs.iterdir():
            if path.name not in used:
                path.unlink(missing_ok=True)


def write_record(path: Path, record: Record) -> None:
    """Put `record` at `path` at once: a reader, or a restart, sees the old one or the new one."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("wb") as out:
            out.write(json.dumps(record, ensure_ascii=False).encode())
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def remove_record(path: Path) -> None:
    """Make the record at `path` gone for good, power cut or not."""
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def read_records(folder: Path) -> Iterator[tuple[Path, Record | None]]:
    """Give every record of `folder`; None for one that is not a JSON object."""
    for path in sorted(folder.glob("*.json")):
        try:
            record = json.loads(path.read_bytes())
        except (ValueError, OSError):
            record = None
        yield path, record if isinstance(record, dict) else None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
