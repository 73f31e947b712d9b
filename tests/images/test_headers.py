import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from beholder.faults import Fault
from beholder.images import headers as headers_module
from beholder.images.formats.header import Header, read_header
from beholder.images.headers import ENTRY, Headers
from tests.images.samples import MAX_PIXELS, encode, nasty, quarters, variant

PHOTO = variant("exif6.jpg")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The places whose headers were really read."""
    places: list[str] = []

    def noted(data: bytes, where: str, max_pixels: int) -> Header:
        places.append(where)
        return read_header(data, where, max_pixels)

    monkeypatch.setattr(headers_module, "read_header", noted)
    return places


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(headers: Headers, data: bytes, project: str = "one", where: str = "input[0]") -> Header:
    return headers.read(data, project, sha256(data), where)


def test_a_header_is_read_once(reads: list[str]) -> None:
    headers = Headers(MAX_PIXELS)
    first = read(headers, PHOTO)
    assert read(headers, PHOTO, where="input[1]") is first
    assert first == read_header(PHOTO, "x", MAX_PIXELS)
    assert reads == ["input[0]"]


def test_other_bytes_have_another_header(reads: list[str]) -> None:
    headers = Headers(MAX_PIXELS)
    other = encode(quarters(30, 20), "PNG")
    read(headers, PHOTO)
    assert read(headers, other) == Header("image/png", 30, 20)
    assert len(reads) == 2


def test_what_one_project_has_shown_is_read_anew_for_another(reads: list[str]) -> None:
    headers = Headers(MAX_PIXELS)
    read(headers, PHOTO, "one")
    assert headers.kept("two", sha256(PHOTO)) is None
    read(headers, PHOTO, "two")
    assert len(reads) == 2
    assert headers.kept("one", sha256(PHOTO)) == headers.kept("two", sha256(PHOTO)) is not None


@pytest.mark.parametrize(
    ("data", "max_pixels"),
    [
        pytest.param(nasty("pillow__broken.png"), MAX_PIXELS, id="a broken one"),
        pytest.param(nasty("made__script.svg"), MAX_PIXELS, id="no image"),
        pytest.param(PHOTO, 100, id="too many pixels"),
    ],
)
def test_a_refusal_is_never_kept(reads: list[str], data: bytes, max_pixels: int) -> None:
    headers = Headers(max_pixels)
    for where in ("input[0]", "input[3]"):
        with pytest.raises(Fault) as refused:
            read(headers, data, where=where)
        assert refused.value.where == where
    assert reads == ["input[0]", "input[3]"]
    assert headers.kept("one", sha256(data)) is None


def test_only_so_many_are_kept(reads: list[str]) -> None:
    headers = Headers(MAX_PIXELS, 2 * ENTRY)
    pictures = [encode(quarters(20, 10 + more), "PNG") for more in range(3)]
    for picture in pictures:
        read(headers, picture)
    assert [headers.kept("one", sha256(picture)) is not None for picture in pictures] == [False, True, True]
    read(headers, pictures[0])
    assert len(reads) == 4


def test_nothing_is_kept_without_room(reads: list[str]) -> None:
    headers = Headers(MAX_PIXELS, 0)
    assert read(headers, PHOTO) == read(headers, PHOTO)
    assert len(reads) == 2


def test_threads_may_ask_at_the_same_time() -> None:
    headers = Headers(MAX_PIXELS, 3 * ENTRY)
    pictures = [encode(quarters(20, 10 + more), "PNG") for more in range(6)]
    with ThreadPoolExecutor(8) as threads:
        sizes = list(threads.map(lambda number: read(headers, pictures[number % 6]).height, range(600)))
    assert sizes == [10 + number % 6 for number in range(600)]
