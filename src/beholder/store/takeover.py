"""Files as they were kept before they were rows: taken over at start, one by one, so that an upgrade loses none.

A record goes when its row is committed and its bytes are a blob: a kill in between has the next start do it again.
"""

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import anyio.to_thread
import structlog

from beholder.domain import StoredFile
from beholder.store.blobs.blob import size_of
from beholder.store.files import ID, FileStore
from beholder.store.layout import Layout, Record, read_records, remove_record

_HASH = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[0-9a-f]+")

log = structlog.get_logger(__name__)


async def take_over(layout: Layout, files: FileStore) -> bool:
    """Make rows of all records; False when one could not be read: it is left alone, and may name any bytes."""
    readable = True
    for path, record in await anyio.to_thread.run_sync(lambda: list(read_records(layout.files))):
        found = _parse(record)
        if found is None:
            log.warning("file record unreadable", record=path.name)
            readable = False
            continue
        file, key = found
        if size_of(layout.blob(key)) == file.size:
            await files.add(file, layout.blob(key), upload=key)
        else:
            log.warning("file dropped, its bytes are not whole", file=file.id)
        await anyio.to_thread.run_sync(remove_record, path)
    await anyio.to_thread.run_sync(_remove_empty, layout.files)
    return readable


def _parse(record: Record | None) -> tuple[StoredFile, str] | None:
    try:
        fields = dict(record or {})
        times = {name: datetime.fromisoformat(fields[name]) for name in ("created", "expires")}
        key = str(fields.pop("blob"))
        file = StoredFile(**{**fields, **times})
        known = all((_KEY.fullmatch(key), _HASH.fullmatch(file.sha256), ID.fullmatch(file.id)))
        return (file, key) if known else None
    except (KeyError, TypeError, ValueError):
        return None


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # there is none, or something is left in it
        folder.rmdir()
