"""From a draft to an ask: every image source becomes an image in hand, with its size and its price known."""

import asyncio
import hashlib
from typing import Protocol

from beholder.domain import Ask, Draft, FileId, Image, ImageSource, Inline, Request, StoredFile, Text, Turn, Url
from beholder.faults import Fault, invalid
from beholder.images.fetch import Fetcher
from beholder.images.header import read_header
from beholder.images.tokens import image_tokens
from beholder.settings import Settings

AT_ONCE = 8  # images of one request that are fetched and looked at together
INLINE_WORK = (
    1024 * 1024
)  # bytes: hashing more (over half a millisecond) is handed to a thread, so that the loop goes on


class FileReader(Protocol):
    """What this room needs of the store: an uploaded file's hash and bytes."""

    async def get(self, id: str) -> StoredFile:
        """Describe the file. Raises `Fault` (NOT_FOUND) when there is none by that id."""
        ...

    async def read(self, id: str) -> bytes:
        """Read the file whole. Raises `Fault` (NOT_FOUND) when there is none by that id."""
        ...


class Resolver:
    """Turns drafts into asks."""

    def __init__(self, settings: Settings, files: FileReader, fetcher: Fetcher | None = None) -> None:
        """Read uploaded files from `files` and URLs by `fetcher`, within the limits of `settings`."""
        self._settings = settings
        self._files = files
        self._fetcher = fetcher or Fetcher(settings)

    async def resolve(self, draft: Draft) -> Ask:
        """Bring every image of `draft` into hand, in its place; nothing is decoded.

        Raises `Fault`, naming the block at fault, for too many images, an image that cannot be had, and one
        that is not an image or too large.
        """
        sources = [part for turn in draft.turns for part in turn.parts if isinstance(part, ImageSource)]
        if len(sources) > self._settings.request_images:
            raise invalid(
                f"the request has {len(sources):,} images, and at most {self._settings.request_images:,} are taken",
                sources[self._settings.request_images].where,
            )
        images = await _Batch(self._settings, self._files, self._fetcher, draft.model).gather(sources)
        return _with_images(draft, images)

    async def close(self) -> None:
        """Close the fetcher."""
        await self._fetcher.close()


class _Batch:
    """The images of one request: fetched a few at a time, within one allowance of bytes from URLs."""

    def __init__(self, settings: Settings, files: FileReader, fetcher: Fetcher, model: str) -> None:
        self._settings = settings
        self._files = files
        self._fetcher = fetcher
        self._model = model
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._fetched = 0  # bytes

    async def gather(self, sources: list[ImageSource]) -> list[Image]:
        """Bring `sources` into hand in their order; the first fault stops the others."""
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._image(source)) for source in sources]
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        return [task.result() for task in tasks]

    async def _image(self, source: ImageSource) -> Image:
        async with self._gate:
            data, sha256 = await self._content(source)
            if sha256 is None and len(data) > INLINE_WORK:
                sha256 = await asyncio.to_thread(_sha256, data)
            return self._look(source, data, sha256 or _sha256(data))

    async def _content(self, source: ImageSource) -> tuple[bytes, str | None]:
        """Give the compressed bytes, and their hash where it is known already."""
        match source.origin:
            case Inline(data):
                return data, None
            case FileId(id):
                return await self._read_file(id, source.where)
            case Url(url):
                return await self._fetch(url, source.where), None

    async def _read_file(self, id: str, where: str) -> tuple[bytes, str]:
        try:
            return await self._files.read(id), (await self._files.get(id)).sha256
        except Fault as fault:
            raise Fault(fault.status, fault.message, where=where, details=fault.details) from fault

    async def _fetch(self, url: str, where: str) -> bytes:
        """Fetch within the request's allowance: what it names by URL may not outweigh what it could carry."""
        data = await self._fetcher.fetch(url, where)
        self._fetched += len(data)
        if self._fetched > self._settings.request_bytes:
            raise invalid(
                f"the images named by URL have more than {self._settings.request_bytes:,} bytes together; upload files",
                where,
            )
        return data

    def _look(self, source: ImageSource, data: bytes, sha256: str) -> Image:
        """Sniff, size and price one image by its header."""
        header = read_header(data, source.where, self._settings.image_pixels)
        return Image(
            data=data,
            media_type=header.media_type,
            sha256=sha256,
            width=header.width,
            height=header.height,
            tokens=image_tokens(self._model, header.width, header.height, source.resolution),
            where=source.where,
            resolution=source.resolution,
        )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _with_images(draft: Draft, images: list[Image]) -> Ask:
    """Give `draft` with its sources replaced, in order, by `images`."""
    left = iter(images)
    turns = tuple(
        Turn(turn.role, tuple(part if isinstance(part, Text) else next(left) for part in turn.parts))
        for turn in draft.turns
    )
    return Request(draft.model, turns, draft.system, draft.output, draft.generation)
