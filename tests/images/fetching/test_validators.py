import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.images.fetching.validators import LONGEST_VALIDATOR, NOTHING, Validators, Version

URL = "https://photos.test/a.jpg"
BODY = b"the bytes of a photo"
LETTERS = st.text(st.characters(codec="utf-8"), max_size=20)
DATE = "Mon, 02 Mar 2026 10:00:00 GMT"


def kept(headers: dict[str, str], body: bytes = BODY) -> Version:
    validators = Validators()
    validators.keep(URL, body, httpx.Headers([(name.encode(), text.encode()) for name, text in headers.items()]))
    return validators.version(URL)


@pytest.mark.parametrize(
    ("headers", "conditions"),
    [
        pytest.param({"ETag": '"1"'}, {"If-None-Match": '"1"'}, id="etag"),
        pytest.param({"etag": 'W/"1"'}, {"If-None-Match": 'W/"1"'}, id="weak-etag"),
        pytest.param({"Last-Modified": DATE}, {"If-Modified-Since": DATE}, id="date"),
        pytest.param(
            {"ETag": '"1"', "Last-Modified": DATE}, {"If-None-Match": '"1"', "If-Modified-Since": DATE}, id="both"
        ),
        pytest.param({"ETag": '"1"', "Cache-Control": "max-age=60, public"}, {"If-None-Match": '"1"'}, id="public"),
        pytest.param({"ETag": '"1"', "Cache-Control": "no-cache"}, {"If-None-Match": '"1"'}, id="ask-each-time"),
        pytest.param({"ETag": '"1"', "Vary": "Accept"}, {"If-None-Match": '"1"'}, id="varies-by-what-never-changes"),
    ],
)
def test_a_version_is_asked_for_by_the_words_it_came_with(headers: dict[str, str], conditions: dict[str, str]) -> None:
    version = kept(headers)
    assert version.body == BODY
    assert version.conditions == conditions


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no-validator"),
        pytest.param({"ETag": ""}, id="empty-validator"),
        pytest.param({"ETag": '"1"', "Cache-Control": "no-store"}, id="no-store"),
        pytest.param({"ETag": '"1"', "Cache-Control": "max-age=1 , No-Store"}, id="no-store-among-others"),
        pytest.param({"ETag": '"1"', "Cache-Control": "private"}, id="private"),
        pytest.param({"ETag": '"1"', "Cache-Control": 'private="set-cookie"'}, id="private-in-part"),
        pytest.param({"ETag": '"1"', "Vary": "*"}, id="varies-by-anything"),
        pytest.param({"ETag": '"é"'}, id="validator-beyond-ascii"),
        pytest.param({"ETag": '"' + "1" * LONGEST_VALIDATOR + '"'}, id="endless-validator"),
    ],
)
def test_what_may_not_be_kept_or_asked_for_is_not_kept(headers: dict[str, str]) -> None:
    assert kept(headers) is NOTHING
    assert not NOTHING.conditions


def test_a_newer_body_takes_the_place_of_the_older() -> None:
    validators = Validators()
    validators.keep(URL, b"old", {"ETag": '"1"'})
    validators.keep(URL, b"new", {"ETag": '"2"'})
    assert validators.version(URL) == Version(b"new", '"2"')
    validators.keep(URL, b"secret", {"Cache-Control": "no-store", "ETag": '"3"'})
    assert validators.version(URL) == NOTHING
    assert validators.version(URL + "?other") is NOTHING


def test_a_confirmed_version_takes_the_words_of_the_confirmation() -> None:
    validators = Validators()
    version = Version(BODY, '"1"', DATE)
    assert validators.confirm(URL, version, httpx.Headers({"ETag": 'W/"2"'})) == BODY
    assert validators.version(URL) == Version(BODY, 'W/"2"', DATE)
    assert validators.confirm(URL, version, httpx.Headers({})) == BODY
    assert validators.version(URL) == version
    assert validators.confirm(URL, version, httpx.Headers({"Cache-Control": "no-store"})) == BODY
    assert validators.version(URL) == NOTHING


def test_only_so_many_bytes_are_kept() -> None:
    validators = Validators(capacity=100_000)
    for number in range(10):
        validators.keep(f"{URL}?{number}", bytes(30_000), {"ETag": '"1"'})
    validators.keep(f"{URL}?large", bytes(100_000), {"ETag": '"1"'})
    bodies = [validators.version(f"{URL}?{number}").body for number in range(10)]
    assert [len(body) for body in bodies] == [0] * 8 + [30_000] * 2
    assert validators.version(f"{URL}?large") is NOTHING


@given(st.dictionaries(st.sampled_from(["ETag", "Last-Modified", "Cache-Control", "Vary"]), LETTERS))
def test_any_headers_are_kept_or_not(headers: dict[str, str]) -> None:
    version = kept(headers)
    assert version.body in (BODY, b"")
    assert bool(version.conditions) == bool(version.body)
    assert all(value.isprintable() and value.isascii() for value in version.conditions.values())
