"""The keys of the database that the settings name, reached beside a running server, with one sentence when it fails."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from beholder.cli.refusal import refuse
from beholder.settings import Settings

if TYPE_CHECKING:
    from beholder.store.archive import Archive

T = TypeVar("T")


def with_keys(settings: Settings, work: "Callable[[Archive], Awaitable[T]]") -> T:
    """Do `work` with the archive that `settings` name, made if need be; refuse with the sentence of a `Fault`."""
    from beholder.faults import Fault

    try:
        return asyncio.run(_opened(settings, work))
    except Fault as fault:
        refuse(str(fault))
    except OSError as error:
        refuse(f"the data folder {str(settings.data_dir)!r} cannot be used: {error.strerror}; choose --data-dir")


def any_keys(settings: Settings) -> bool:
    """Tell whether a key was ever made; refuse as `with_keys` does, but make nothing."""
    from beholder.store.archive import FILE

    if not settings.database_url and not (settings.data_dir / FILE).exists():
        return False
    return bool(with_keys(settings, lambda archive: archive.keys.all()))


async def _opened(settings: Settings, work: "Callable[[Archive], Awaitable[T]]") -> T:
    from beholder.store.archive import Archive

    if not settings.database_url:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    archive = Archive(settings)
    await archive.open_database()  # not the folder: a server may have it
    try:
        return await work(archive)
    finally:
        await archive.close()
