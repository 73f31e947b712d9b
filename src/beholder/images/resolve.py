"""From a draft to an ask: every image source becomes an image in hand, with its size and its price known."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Protocol

from beholder.domain import Ask, Draft, FileId, Image, ImageSource, Inline, StoredFile, Url
from beholder.faults import Fault, invalid
from beholder.images.fetching.fetch import Fetcher
from beholder.images.formats.header import Header
from beholder.images.formats.sniff import refusal, sniff
from beholder.images.headers import Headers
from beholder.images.tokens import image_tokens
from beholder.settings import Settings
from beholder.tracing import span

AT_ONCE = 8  # images of one request that are fetched and looked at together
INLINE_WORK = 1024 * 1024  # bytes: hashing more (over half a millisecond) is done in a thread: the loop goes on
HEAD_BYTES = 64 * 1024
MAX_IMAGE_BYTES = 256 * 1024 * 1024  # compressed: of one uploaded file that is asked about
MAX_FILES_BYTES = 512 * 1024 * 1024  # compressed: of all uploaded files in one request, which lie in memory together

_OPENED_ELSEWHERE = ("image/avif", "image/heic", "image/heif", "image/tiff")  # by libraries that take their time


class FileReader(Protocol):
    """What this room needs of the store: an uploaded file's hash and bytes."""

    async def get(self, id: str, project: str) -> StoredFile:
        """Describe the file. Raises `Fault` (NOT_FOUND) when `project` has none by that id."""
        ...

    async def head(self, id: str, size: int, project: str) -> bytes:
        """Read the first `size` bytes of the file. Raises `Fault` (NOT_FOUND) when `project` has none by that id."""
        ...

    async def read(self, id: str, project: str) -> bytes:
        """Read the file whole. Raises `Fault` (NOT_FOUND) when `project` has none by that id."""
        ...


class Resolver:
    """Turns drafts into asks."""

    def __init__(self, settings: Settings, files: FileReader, fetcher: Fetcher | None = None) -> None:
        """Read uploaded files from `files` and URLs by `fetcher`, within the limits of `settings`."""
        self._settings = settings
        self._files = files
        self._fetcher = fetcher or Fetcher(settings)
        self._headers = Headers(settings.image_pixels)

    async def resolve(self, draft: Draft) -> Ask:
        """Bring every image of `draft` into hand, in its place; nothing is decoded.

        Raises `Fault`, naming the block at fault, for too many images, an image that cannot be had, and one
        that is not an image or too large.
        """
        sources = draft.images
        if len(sources) > self._settings.request_images:
            raise invalid(
                f"the request has {len(sources):,} images, and at most {self._settings.request_images:,} are taken",
                sources[self._settings.request_images].where,
            )
        images = await _Batch(self._settings, self._files, self._fetcher, self._headers, draft).gather(sources)
        return draft.with_images(images)

    async def close(self) -> None:
        """Close the fetcher."""
        await self._fetcher.close()


class _Batch:
    """The images of one request: fetched a few at a time, within an allowance of bytes from URLs, and of files."""

    def __init__(self, settings: Settings, files: FileReader, fetcher: Fetcher, headers: Headers, draft: Draft) -> None:
        self._settings = settings
        self._files = files
        self._fetcher = fetcher
        self._headers = headers
        self._model = draft.model
        self._project = draft.project
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._fetched = 0  # bytes
        self._stored = 0  # bytes

    async def gather(self, sources: Sequence[ImageSource]) -> list[Image]:
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
            if self._takes_long(data, sha256):
                return await asyncio.to_thread(self._look, source, data, sha256)
            return self._look(source, data, sha256)

    def _takes_long(self, data: bytes, sha256: str | None) -> bool:
        if sha256 is not None and self._headers.kept(self._project, sha256) is not None:
            return False
        return len(data) > INLINE_WORK or sniff(data) in _OPENED_ELSEWHERE

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
            file = await self._files.get(id, self._project)
            if file.size > INLINE_WORK:
                _check_head(await self._files.head(id, HEAD_BYTES, self._project), file, where)
            self._stored += file.size
            if self._stored > MAX_FILES_BYTES:
                raise invalid(
                    f"the uploaded images have more than {MAX_FILES_BYTES:,} bytes together; ask about fewer at once",
                    where,
                )
            return await self._files.read(id, self._project), file.sha256
        except Fault as fault:
            raise fault.at(where) from fault

    async def _fetch(self, url: str, where: str) -> bytes:
        """Fetch within the request's allowance: what it names by URL may not outweigh what it could carry."""
        with span("fetch") as fetching:
            data = await self._fetcher.fetch(url, where, self._project)
            fetching.tell(bytes=len(data))
        self._fetched += len(data)
        if self._fetched > self._settings.request_bytes:
            raise invalid(
                f"the images named by URL have more than {self._settings.request_bytes:,} bytes together; upload files",
                where,
            )
        return data

    def _look(self, source: ImageSource, data: bytes, sha256: str | None) -> Image:
        """Hash, sniff, size (where that was not done before) and price one image; its pixels stay as they are."""
        sha256 = sha256 or _sha256(data)
        header = self._headers.read(data, self._project, sha256, source.where)
        return Image(
            data=data,
            media_type=header.media_type,
            sha256=sha256,
            width=header.width,
            height=header.height,
            tokens=self._tokens(header, source),
            where=source.where,
            resolution=source.resolution,
            project=self._project,
        )

    def _tokens(self, header: Header, source: ImageSource) -> int:
        literal = self._settings.tile_rule == "literal"
        return image_tokens(self._model, header.width, header.height, source.resolution, literal=literal)


def _check_head(head: bytes, file: StoredFile, where: str) -> None:
    """Refuse a large file by its beginning: what is no image, and what is too much of one."""
    if sniff(head) is None:
        raise invalid(refusal(head, file.size), where)
    if file.size > MAX_IMAGE_BYTES:
        raise invalid(
            f"this image has {file.size:,} bytes, and at most {MAX_IMAGE_BYTES:,} are taken; scale it down", where
        )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
