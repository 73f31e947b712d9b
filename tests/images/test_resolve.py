import asyncio
import hashlib
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from beholder.domain import (
    DEFAULT_PROJECT,
    Ask,
    Draft,
    FileId,
    Generation,
    Image,
    ImageSource,
    Inline,
    OutputFormat,
    OutputKind,
    Request,
    Resolution,
    Role,
    StoredFile,
    Text,
    Turn,
    Url,
)
from beholder.faults import Fault, Status, not_found
from beholder.images import headers as headers_module
from beholder.images import resolve as resolve_module
from beholder.images.fetching.fetch import Fetcher
from beholder.images.formats.header import Header, read_header
from beholder.images.resolve import AT_ONCE, INLINE_WORK, Resolver
from beholder.settings import Settings
from tests.images.samples import encode, nasty, quarters, variant

PHOTO = variant("exif6.jpg")


class Files:
    """A store of a few files, that counts how many are read at the same time."""

    def __init__(self, *, claimed: int | None = None, **files: bytes) -> None:
        """Hold `files`, each said to have `claimed` bytes, or as many as it has."""
        self._files = files
        self._claimed = claimed
        self.project = DEFAULT_PROJECT
        self.now = 0
        self.most = 0
        self.asked: list[str | int] = []

    async def get(self, id: str, project: str) -> StoredFile:
        made = datetime(2026, 1, 1, tzinfo=UTC)
        if id not in self._files or project != self.project:
            raise not_found(f"there is no file files/{id}")
        size = len(self._files[id]) if self._claimed is None else self._claimed
        return StoredFile(id, "", "image/jpeg", size, f"the store's hash of {id}", made, made)

    async def head(self, id: str, size: int, project: str) -> bytes:
        self.asked.append(size)
        return self._files[id][:size]

    async def read(self, id: str, project: str) -> bytes:
        self.asked.append(id)
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        self.now -= 1
        return self._files[id]


class Web(Fetcher):
    """A fetcher of a web of a few pages; one that is not there waits for ever."""

    def __init__(self, **pages: bytes) -> None:
        super().__init__(Settings())
        self._pages = pages
        self.cancelled = 0
        self.closed = False

    async def fetch(self, url: str, where: str, project: str = "") -> bytes:
        try:
            if url not in self._pages:
                await asyncio.Event().wait()
            return self._pages[url]
        except asyncio.CancelledError:
            self.cancelled += 1
            raise

    async def close(self) -> None:
        self.closed = True


def source(origin: Inline | FileId | Url, where: str = "input[0]", resolution: Resolution | None = None) -> ImageSource:
    return ImageSource(origin, where, resolution)


def draft(*parts: Text | ImageSource, model: str = "gemini-2.5-flash") -> Draft:
    return Request(model, (Turn(Role.USER, parts),))


def images(ask: Ask) -> Sequence[Image]:
    return [part for turn in ask.turns for part in turn.parts if isinstance(part, Image)]


async def resolve(asked: Draft, files: Files | None = None, web: Web | None = None, **settings: object) -> Ask:
    return await Resolver(Settings.model_validate(settings), files or Files(), web or Web()).resolve(asked)


async def test_an_image_comes_into_hand_with_all_that_is_known_of_it() -> None:
    [image] = images(await resolve(draft(source(Inline(PHOTO), "input[0].content[1]", Resolution.LOW))))
    assert image == Image(
        data=PHOTO,
        media_type="image/jpeg",
        sha256=hashlib.sha256(PHOTO).hexdigest(),
        width=400,
        height=266,
        tokens=258,
        where="input[0].content[1]",
        resolution=Resolution.LOW,
        project="default",
    )


@pytest.mark.parametrize(
    ("model", "resolution", "tokens"),
    [
        ("gemini-2.5-flash", None, 4 * 258),
        ("gemini-2.5-flash", Resolution.LOW, 258),
        ("gemini-3-flash-preview", None, 1120),
        ("gemini-3-flash-preview", Resolution.ULTRA_HIGH, 2240),
    ],
)
async def test_the_price_is_that_of_the_model_that_was_asked(
    model: str, resolution: Resolution | None, tokens: int
) -> None:
    [image] = images(await resolve(draft(source(Inline(PHOTO), resolution=resolution), model=model)))
    assert image.tokens == tokens


async def test_an_owner_may_count_tiles_by_the_formula_as_published() -> None:
    strip = draft(source(Inline(encode(quarters(400, 10), "PNG"))))
    [clamped], [literal] = images(await resolve(strip)), images(await resolve(strip, tile_rule="literal"))
    assert (clamped.tokens, literal.tokens) == (2 * 258, 134 * 258)


async def test_every_origin_is_read_and_the_order_is_kept() -> None:
    first, second, third = (encode(quarters(10 * n, 10), "PNG") for n in (1, 2, 3))
    asked = Request(
        "gemini-2.5-flash",
        (
            Turn(Role.USER, (Text("one"), source(Url("web"), "a"), Text("two"), source(Inline(second), "b"))),
            Turn(Role.MODEL, (Text("seen"),)),
            Turn(Role.USER, (source(FileId("abc"), "c"), Text("three"))),
        ),
        system="be brief",
        output=OutputFormat(OutputKind.JSON),
        generation=Generation(seed=7),
    )
    ask = await resolve(asked, Files(abc=third), Web(web=first))
    shown = [[part.width if isinstance(part, Image) else part for part in turn.parts] for turn in ask.turns]
    assert shown == [[Text("one"), 10, Text("two"), 20], [Text("seen")], [30, Text("three")]]
    assert [image.where for image in images(ask)] == ["a", "b", "c"]
    assert [turn.role for turn in ask.turns] == [turn.role for turn in asked.turns]
    assert (ask.model, ask.system, ask.output, ask.generation) == (
        asked.model,
        asked.system,
        asked.output,
        asked.generation,
    )


async def test_words_alone_pass_through() -> None:
    asked: object = draft(Text("hello"))
    assert await resolve(draft(Text("hello"))) == asked


@pytest.mark.parametrize(
    ("origin", "status", "says"),
    [
        pytest.param(Inline(b""), Status.INVALID_ARGUMENT, "this is empty", id="empty"),
        pytest.param(Inline(b"%PDF-1.4"), Status.INVALID_ARGUMENT, "this is a PDF", id="pdf"),
        pytest.param(Inline(nasty("made__script.svg")), Status.INVALID_ARGUMENT, "an SVG", id="svg"),
        pytest.param(
            Inline(nasty("made__bomb_30000x30000.png")), Status.INVALID_ARGUMENT, "900,000,000 pixels", id="bomb"
        ),
        pytest.param(FileId("gone"), Status.NOT_FOUND, "there is no file files/gone", id="no-such-file"),
        pytest.param(Url("page"), Status.INVALID_ARGUMENT, "an HTML page", id="web-page"),
    ],
)
async def test_a_fault_names_the_block_of_its_image(origin: Inline | FileId | Url, status: Status, says: str) -> None:
    asked = draft(source(Inline(PHOTO), "input[0].content[0]"), source(origin, "input[0].content[1]"))
    with pytest.raises(Fault) as refused:
        await resolve(asked, web=Web(page=b"<html>"))
    assert refused.value.status is status
    assert refused.value.where == "input[0].content[1]"
    assert says in refused.value.message


async def test_one_fault_stops_the_other_fetches() -> None:
    web = Web()
    asked = draft(source(Url("never"), "a"), source(Url("never"), "b"), source(Inline(b""), "c"))
    with pytest.raises(Fault, match=r"^c: this is empty"):
        await resolve(asked, web=web)
    assert web.cancelled == 2


@pytest.mark.parametrize(("count", "accepted"), [(3, True), (4, False)])
async def test_only_so_many_images_are_taken(count: int, accepted: bool) -> None:
    asked = draft(*(source(Inline(PHOTO), f"input[{n}]") for n in range(count)))
    if accepted:
        assert len(images(await resolve(asked, request_images=3))) == count
    else:
        with pytest.raises(Fault, match=r"^input\[3\]: the request has 4 images, and at most 3 are taken"):
            await resolve(asked, request_images=3)


async def test_the_limit_of_pixels_is_the_owners() -> None:
    with pytest.raises(Fault, match=r"more than the 1,000 taken"):
        await resolve(draft(source(Inline(PHOTO))), image_pixels=1000)


async def test_images_are_read_a_few_at_a_time() -> None:
    files = Files(abc=PHOTO)
    ask = await resolve(draft(*(source(FileId("abc")) for _ in range(40))), files)
    assert len(images(ask)) == 40
    assert 1 < files.most <= AT_ONCE


@pytest.mark.parametrize(("allowance", "accepted"), [(3, True), (2, False)])
async def test_urls_may_not_outweigh_what_a_request_may_carry(allowance: int, accepted: bool) -> None:
    asked = draft(*(source(Url("web"), f"input[{n}]") for n in range(3)), source(Inline(PHOTO)))
    web = Web(web=PHOTO)
    if accepted:
        assert len(images(await resolve(asked, web=web, request_bytes=allowance * len(PHOTO)))) == 4
    else:
        with pytest.raises(Fault, match=r"named by URL have more than .* bytes together; upload files"):
            await resolve(asked, web=web, request_bytes=allowance * len(PHOTO))


@pytest.mark.parametrize(("extra", "threaded"), [(0, False), (INLINE_WORK, True)], ids=["small", "large"])
async def test_only_large_images_are_hashed_in_a_thread(
    extra: int, threaded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def noted(data: bytes) -> str:
        threads.append(threading.current_thread())
        return hashlib.sha256(data).hexdigest()

    monkeypatch.setattr(resolve_module, "_sha256", noted)
    [image] = images(await resolve(draft(source(Inline(PHOTO + bytes(extra))))))
    assert image.width == 400
    assert [thread is not threading.main_thread() for thread in threads] == [threaded]


async def test_closing_closes_the_fetcher() -> None:
    web = Web()
    await Resolver(Settings(), Files(), web).close()
    assert web.closed
    await Resolver(Settings(), Files()).close()


async def test_a_stored_file_is_not_hashed_again() -> None:
    files = Files(abc=PHOTO)
    [image] = images(await resolve(draft(source(FileId("abc"))), files))
    assert image.sha256 == "the store's hash of abc"
    assert image.data == PHOTO


@pytest.mark.parametrize(
    ("name", "threaded"),
    [("exif6.jpg", False), ("reference.png", False), ("photo.heic", True), ("photo.avif", True), ("lzw.tiff", True)],
)
async def test_headers_that_libraries_read_are_read_in_a_thread(
    name: str, threaded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def noted(data: bytes, where: str, max_pixels: int) -> Header:
        threads.append(threading.current_thread())
        return read_header(data, where, max_pixels)

    monkeypatch.setattr(headers_module, "read_header", noted)
    await resolve(draft(source(Inline(variant(name)))))
    assert [thread is not threading.main_thread() for thread in threads] == [threaded]


async def test_an_image_is_known_as_its_projects_own() -> None:
    asked = [replace(draft(source(Inline(PHOTO))), project=name) for name in ("one", "two", "one")]
    keys = [images(await resolve(each))[0].key for each in asked]
    assert keys[0] == keys[2] != keys[1]


async def test_a_file_that_was_seen_is_neither_read_in_a_thread_nor_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def noted(data: bytes, where: str, max_pixels: int) -> Header:
        threads.append(threading.current_thread())
        return read_header(data, where, max_pixels)

    async def no_thread(*_: object) -> None:
        raise AssertionError("a thread was asked for")

    monkeypatch.setattr(headers_module, "read_header", noted)
    resolver = Resolver(Settings(), Files(abc=variant("photo.heic")))
    [first] = images(await resolver.resolve(draft(source(FileId("abc")))))
    monkeypatch.setattr(asyncio, "to_thread", no_thread)
    [again] = images(await resolver.resolve(draft(source(FileId("abc")))))
    assert again == first
    assert len(threads) == 1


async def test_what_was_seen_inline_is_known_as_a_file_too() -> None:
    resolver = Resolver(Settings(), Files(abc=PHOTO))
    asked = [source(Inline(PHOTO)), source(FileId("abc"), "input[7]")]
    [inline], [stored] = [images(await resolver.resolve(draft(one))) for one in asked]
    assert (stored.width, stored.height, stored.tokens) == (inline.width, inline.height, inline.tokens)
    assert stored.where == "input[7]"
