"""How the rooms behind the doors are put together, so that whatever asks the hall asks the same hall.

The server and `beholder eval` both assemble here: what is measured is what is served.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from beholder.domain import StoredFile
from beholder.engines.registry import Registry, build
from beholder.faults import Fault, not_found
from beholder.hall import Hall, Spend, spend_nothing
from beholder.images.cache import ByteCache, footprint
from beholder.images.decoding.pixels import PixelRoom
from beholder.images.resolve import FileReader, Resolver
from beholder.settings import Settings


@dataclass(frozen=True, slots=True)
class Assembly:
    """A hall, and the rooms behind it that somebody may want to watch."""

    hall: Hall
    engines: Registry
    memory: ByteCache[Hashable, Any]
    pixels: PixelRoom


def assemble(
    settings: Settings,
    files: FileReader,
    registry: Registry | None = None,
    observe: Callable[[float], None] = lambda seconds: None,
    spend: Spend = spend_nothing,
) -> Assembly:
    """Put a hall together that reads uploads from `files`.

    `observe` hears how long each decode took, `spend` how many tokens were used with which API key.

    Without a `registry`, the engines that `settings` name are built: raises `ValueError` or `Fault` as
    `engines.registry.build` does.
    """
    memory = ByteCache[Hashable, Any]("images", settings.cache_bytes, footprint)
    pixels = PixelRoom(memory, settings, observe=observe)
    engines = registry or build(settings, pixels, memory)
    return Assembly(Hall(engines, Resolver(settings, files), spend), engines, memory, pixels)


class NoFiles:
    """A store without files, for those who bring every picture inline; all raise `Fault` (NOT_FOUND)."""

    async def get(self, id: str, project: str) -> StoredFile:
        """Find nothing."""
        raise _none(id)

    async def head(self, id: str, size: int, project: str) -> bytes:
        """Find nothing."""
        raise _none(id)

    async def read(self, id: str, project: str) -> bytes:
        """Find nothing."""
        raise _none(id)


def _none(id: str) -> Fault:
    return not_found(f"there is no file {id!r}: this program takes no uploads")
