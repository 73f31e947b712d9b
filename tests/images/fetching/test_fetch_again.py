"""URLs that are fetched more than once: asked for by their validators, and guarded each time."""

from collections.abc import AsyncIterator

import pytest

from beholder.faults import Fault
from beholder.images.fetching.fetch import Fetcher
from beholder.settings import Settings
from tests.images.fetching.upstream import Answer, Names, Upstream, Write, redirect, reply
from tests.images.samples import WHERE

BODY = b"the bytes of a photo"
DATE = "Mon, 02 Mar 2026 10:00:00 GMT"
UNCHANGED = b"HTTP/1.1 304 Not Modified\r\n\r\n"


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    async with Upstream() as server:
        yield server


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    fetcher = _fetcher(Names(photos_test=[["127.0.0.1"]], other_test=[["127.0.0.1"]]))
    yield fetcher
    await fetcher.close()


def _fetcher(names: Names, *hosts: str) -> Fetcher:
    return Fetcher(Settings(allowed_hosts=hosts or ("photos.test", "other.test")), names)


def lines(head: str) -> set[str]:
    return {line for line in head.split("\r\n") if line.startswith("If-")}


async def fetch(fetcher: Fetcher, upstream: Upstream, answer: Answer, path: str = "/a.jpg") -> bytes:
    upstream.answers[path] = answer
    return await fetcher.fetch(upstream.url(path), WHERE)


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        pytest.param({"ETag": '"1"'}, {'If-None-Match: "1"'}, id="etag"),
        pytest.param({"Last_Modified": DATE}, {f"If-Modified-Since: {DATE}"}, id="date"),
        pytest.param(
            {"ETag": 'W/"1"', "Last_Modified": DATE},
            {'If-None-Match: W/"1"', f"If-Modified-Since: {DATE}"},
            id="both",
        ),
    ],
)
async def test_an_unchanged_image_is_not_sent_again(
    headers: dict[str, str], asked: set[str], fetcher: Fetcher, upstream: Upstream
) -> None:
    assert await fetch(fetcher, upstream, reply(BODY, **headers)) == BODY
    for _ in range(2):
        assert await fetch(fetcher, upstream, UNCHANGED) == BODY
    assert [lines(head) for head in upstream.heads] == [set(), asked, asked]


async def test_a_changed_image_takes_the_place_of_the_older(fetcher: Fetcher, upstream: Upstream) -> None:
    await fetch(fetcher, upstream, reply(b"old", ETag='"1"'))
    assert await fetch(fetcher, upstream, reply(b"new", ETag='"2"')) == b"new"
    assert await fetch(fetcher, upstream, UNCHANGED) == b"new"
    assert [lines(head) for head in upstream.heads] == [set(), {'If-None-Match: "1"'}, {'If-None-Match: "2"'}]


@pytest.mark.parametrize(
    "headers", [{"ETag": '"1"', "Cache_Control": "no-store"}, {}], ids=["no-store", "without-validators"]
)
async def test_what_may_not_be_kept_is_fetched_whole_each_time(
    headers: dict[str, str], fetcher: Fetcher, upstream: Upstream
) -> None:
    for body in (b"first", b"second"):
        assert await fetch(fetcher, upstream, reply(body, **headers)) == body
    assert [lines(head) for head in upstream.heads] == [set(), set()]


async def test_an_image_that_asks_to_be_forgotten_is_forgotten(fetcher: Fetcher, upstream: Upstream) -> None:
    await fetch(fetcher, upstream, reply(BODY, ETag='"1"'))
    await fetch(fetcher, upstream, reply(BODY, ETag='"1"', Cache_Control="no-store"))
    await fetch(fetcher, upstream, reply(BODY))
    assert [lines(head) for head in upstream.heads] == [set(), {'If-None-Match: "1"'}, set()]


async def test_another_url_or_fetcher_knows_nothing_of_it(fetcher: Fetcher, upstream: Upstream) -> None:
    await fetch(fetcher, upstream, reply(BODY, ETag='"1"'))
    await fetch(fetcher, upstream, reply(BODY, ETag='"1"'), "/b.jpg")
    await fetcher.fetch(upstream.url("/a.jpg", host="other.test"), WHERE)
    fresh = _fetcher(Names(photos_test=[["127.0.0.1"]]))
    await fetch(fresh, upstream, reply(BODY, ETag='"1"'))
    await fresh.close()
    assert [lines(head) for head in upstream.heads] == [set()] * 4


async def test_another_project_knows_nothing_of_it(fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.answers["/a.jpg"] = reply(BODY, ETag='"1"')
    for project in ("one", "two"):
        assert await fetcher.fetch(upstream.url("/a.jpg"), WHERE, project) == BODY
    upstream.answers["/a.jpg"] = UNCHANGED
    assert await fetcher.fetch(upstream.url("/a.jpg"), WHERE, "one") == BODY
    assert [lines(head) for head in upstream.heads] == [set(), set(), {'If-None-Match: "1"'}]


async def test_nothing_unchanged_is_believed_that_was_not_asked_for(fetcher: Fetcher, upstream: Upstream) -> None:
    with pytest.raises(Fault, match="answered 304 Not Modified"):
        await fetch(fetcher, upstream, UNCHANGED)


async def test_each_hop_is_asked_by_its_own_validators(fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.answers["/a.jpg"] = redirect("/b.jpg")
    await fetch(fetcher, upstream, reply(BODY, ETag='"1"'), "/b.jpg")
    upstream.answers["/b.jpg"] = UNCHANGED
    assert await fetcher.fetch(upstream.url("/a.jpg"), WHERE) == BODY
    assert [lines(head) for head in upstream.heads] == [set(), set(), {'If-None-Match: "1"'}]


async def test_what_is_kept_does_not_open_a_host_that_became_private(upstream: Upstream) -> None:
    names = Names(photos_test=[["127.0.0.1"]])
    fetcher = _fetcher(names)
    await fetch(fetcher, upstream, reply(BODY, ETag='"1"'))
    fetcher._guarded()._allowed_hosts.clear()  # as if its address had been public before
    with pytest.raises(Fault, match=r"port \d+ is not fetched from|not on the public internet"):
        await fetch(fetcher, upstream, UNCHANGED)
    assert len(upstream.heads) == 1
    await fetcher.close()


@pytest.mark.parametrize("status", ["404 Not Found", "500 Internal Server Error"])
async def test_what_is_kept_does_not_stand_in_for_a_failure(status: str, fetcher: Fetcher, upstream: Upstream) -> None:
    await fetch(fetcher, upstream, reply(BODY, ETag='"1"'))
    with pytest.raises(Fault, match=f"answered {status}"):
        await fetch(fetcher, upstream, reply(status=status))


async def test_a_body_that_was_cut_off_is_not_kept(fetcher: Fetcher, upstream: Upstream) -> None:
    async def cut(write: Write) -> None:
        await write(b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 1000\r\n\r\nhalf')

    with pytest.raises(Fault, match="was not fetched"):
        await fetch(fetcher, upstream, cut)
    await fetch(fetcher, upstream, reply(BODY))
    assert [lines(head) for head in upstream.heads] == [set(), set()]
