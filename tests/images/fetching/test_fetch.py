import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from beholder import __version__
from beholder.faults import Fault, Status
from beholder.images.fetching.data_url import is_data_url
from beholder.images.fetching.fetch import Fetcher, _next_url
from beholder.images.fetching.guard import Refused
from beholder.settings import Settings
from tests.images.fetching.upstream import (
    Answer,
    Names,
    Upstream,
    Write,
    drips,
    redirect,
    reply,
    silent,
    stops_after_its_head,
)
from tests.images.samples import WHERE

BODY = b"the bytes of a photo"
LOCAL = {
    "photos_test": [["127.0.0.1"]],
    "elsewhere_test": [["127.0.0.1"]],
    "rebind_test": [["8.8.8.8", "127.0.0.1"]],
}
Make = Callable[..., Fetcher]


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    async with Upstream() as server:
        yield server


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Make fetchers that may reach `photos.test` on loopback, and nothing else there."""
    made: list[Fetcher] = []

    def one(names: Names | None = None, **fields: object) -> Fetcher:
        chosen = {"allowed_hosts": ("photos.test",), "url_seconds": 30.0} | fields
        made.append(Fetcher(Settings.model_validate(chosen), names or Names(**LOCAL)))
        return made[-1]

    yield one
    for fetcher in made:
        await fetcher.close()


async def refusal(fetcher: Fetcher, url: str) -> str:
    """Fetch what must be refused; give the reason."""
    with pytest.raises(Fault) as refused:
        await fetcher.fetch(url, WHERE)
    assert refused.value.status is Status.INVALID_ARGUMENT
    assert refused.value.where == WHERE
    return refused.value.message


async def test_the_bytes_come_back_and_the_request_says_who_asks(upstream: Upstream, make: Make) -> None:
    upstream.answers["/a.jpg?size=1"] = reply(BODY)
    assert await make().fetch(upstream.url("/a.jpg?size=1"), WHERE) == BODY
    [head] = upstream.heads
    assert head.startswith("GET /a.jpg?size=1 HTTP/1.1\r\n")
    assert f"Host: photos.test:{upstream.port}\r\n" in head
    assert f"User-Agent: beholder/{__version__} (+image fetcher)\r\n" in head
    assert "Accept-Encoding: identity\r\n" in head


async def test_no_cookie_is_remembered_between_fetches(upstream: Upstream, make: Make) -> None:
    upstream.answers["/"] = reply(BODY, Set_Cookie="who=you")
    fetcher = make()
    assert [await fetcher.fetch(upstream.url("/"), WHERE) for _ in range(3)] == [BODY] * 3
    assert all("cookie" not in head.lower() for head in upstream.heads)


async def test_no_proxy_of_the_environment_is_used(
    upstream: Upstream, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    upstream.answers["/"] = reply(BODY)
    assert await make().fetch(upstream.url("/"), WHERE) == BODY


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "https://192.168.0.1/",
    ],
)
async def test_no_spelling_of_a_private_host_is_reached(url: str) -> None:
    fetcher = Fetcher(Settings())  # with the system's own resolver
    reason = await refusal(fetcher, url)
    assert "not on the public internet" in reason or "not found" in reason or "Invalid" in reason
    await fetcher.close()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        pytest.param("file:///etc/passwd", "file: is not a scheme", id="file"),
        pytest.param("http://user:pw@photos.test/", "leave them out", id="credentials"),
        pytest.param("http://photos.test:65536/", "65536 is not a port", id="impossible-port"),
        pytest.param("http://[::1", "not fetched", id="half-an-address"),
        pytest.param("http://a\x00b/", "not fetched", id="control-character"),
        pytest.param("http://xn--a.test/", "not fetched", id="broken-international-name"),
        pytest.param("HTTP://photos.test:0/", "0 is not a port", id="port-zero"),
        pytest.param("http://" + "a" * 64 + ".test/", "not fetched", id="label-too-long"),
        pytest.param("http://photos.test/" + "a" * 9000, "longer than 8192", id="too-long"),
    ],
)
async def test_a_url_that_may_not_be_fetched_is_refused(url: str, says: str, make: Make) -> None:
    assert says in await refusal(make(), url)


@settings(max_examples=150)
@given(scheme=st.sampled_from(["http://", "https://", "HTTP:", ""]), rest=st.text(max_size=40))
async def test_any_text_is_refused_as_a_url_and_nothing_else(scheme: str, rest: str) -> None:
    assume(not is_data_url(scheme + rest))
    await refusal(Fetcher(Settings(), Names()), scheme + rest)


@given(st.text(max_size=40))
def test_any_location_leads_somewhere_or_is_refused(location: str) -> None:
    response = httpx.Response(302, headers=[(b"Location", location.encode("utf-8", "replace"))])
    try:
        assert isinstance(_next_url(httpx.URL("http://photos.test/a"), response), httpx.URL)
    except (httpx.InvalidURL, Refused) as refused:
        assert str(refused)


async def test_a_data_url_needs_no_network(make: Make) -> None:
    assert await make(Names()).fetch("data:image/png;base64,QUJD", WHERE) == b"ABC"
    assert "more than the 2 bytes" in await refusal(make(Names(), url_bytes=2), "data:image/png;base64,QUJD")


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "303 See Other", "307 T", "308 P"])
async def test_redirects_are_followed(status: str, upstream: Upstream, make: Make) -> None:
    upstream.answers["/1"] = redirect("/2", status)
    upstream.answers["/2"] = redirect(upstream.url("/3"), status)
    upstream.answers["/3"] = redirect(f"//photos.test:{upstream.port}/4", status)
    upstream.answers["/4"] = reply(BODY)
    assert await make().fetch(upstream.url("/1"), WHERE) == BODY


async def test_a_fourth_redirect_is_too_many(upstream: Upstream, make: Make) -> None:
    upstream.answers["/"] = redirect("/", "301 Moved Permanently")
    assert "redirected more than 3 times" in await refusal(make(), upstream.url("/"))
    assert len(upstream.heads) == 4


async def test_two_urls_that_lead_to_each_other_are_left(upstream: Upstream, make: Make) -> None:
    upstream.answers["/1"] = redirect("/2", "301 Moved Permanently")
    upstream.answers["/2"] = redirect("/1", "301 Moved Permanently")
    assert "redirected more than 3 times" in await refusal(make(), upstream.url("/1"))
    assert len(upstream.heads) == 4


@pytest.mark.parametrize(
    ("location", "says"),
    [
        pytest.param("http://127.0.0.1:{port}/secret", "port", id="loopback-on-its-port"),
        pytest.param("http://127.0.0.1/secret", "127.0.0.1 is not on the public internet", id="loopback"),
        pytest.param("http://elsewhere.test/secret", "elsewhere.test is not on the public internet", id="by-name"),
        pytest.param("http://rebind.test/", "rebind.test is not on the public internet", id="half-private"),
        pytest.param("http://[::ffff:127.0.0.1]/", "not on the public internet", id="mapped"),
        pytest.param("file:///etc/passwd", "file: is not a scheme", id="file"),
        pytest.param("data:image/png;base64,QUJD", "data: is not a scheme", id="data"),
        pytest.param("http://[", "not fetched", id="nonsense"),
        pytest.param("http://xn--a.test/", "not fetched", id="broken-international-name"),
    ],
)
async def test_every_redirect_is_checked_as_the_first_url_was(
    location: str, says: str, upstream: Upstream, make: Make
) -> None:
    upstream.answers["/"] = redirect(location.format(port=upstream.port))
    upstream.answers["/secret"] = reply(b"secret")
    names = Names(**LOCAL, **{"127_0_0_1": [["127.0.0.1"]], "::ffff:127_0_0_1": [["::ffff:127.0.0.1"]]})
    assert says in await refusal(make(names), upstream.url("/"))
    assert len(upstream.heads) == 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param(reply(b"", "403 Forbidden"), "answered 403 Forbidden", id="403"),
        pytest.param(reply(b"", "404 Not Found"), "answered 404 Not Found", id="404"),
        pytest.param(reply(b"x", "500 Oops"), "answered 500 Internal Server Error", id="500"),
        pytest.param(reply(b"", "599 Own"), "answered 599", id="unassigned-status"),
        pytest.param(reply(b"", "304 Not Modified"), "answered 304", id="not-modified"),
        pytest.param(reply(b"", "302 Found"), "answered 302 Found", id="redirect-to-nowhere"),
        pytest.param(reply(BODY, "206 Partial Content"), "answered 206", id="partial"),
        pytest.param(b"not HTTP at all\r\n\r\n", "not fetched", id="not-http"),
        pytest.param(b"", "not fetched", id="closed-at-once"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000, "not fetched", id="endless-head"),
        pytest.param(reply(BODY, Content_Length="999"), "not fetched", id="shorter-than-declared"),
        pytest.param(reply(BODY, Content_Length="nonsense"), "not fetched", id="senseless-length"),
        pytest.param(reply(b"", Content_Length="1001"), "1,001 bytes, and at most 1,000", id="declared-too-long"),
        pytest.param(reply(BODY, Content_Encoding="br"), "compressed as br", id="unknown-compression"),
        pytest.param(reply(BODY, Content_Encoding="gzip"), "not fetched", id="not-gzip"),
        pytest.param(reply(gzip.compress(BODY)[:-9], Content_Encoding="gzip"), "ends early", id="cut-gzip"),
        pytest.param(reply(b"x" * 1001), "at most 1,000 are taken", id="one-byte-too-many"),
    ],
)
async def test_a_failing_upstream_is_told_in_the_message(
    answer: Answer, says: str, upstream: Upstream, make: Make
) -> None:
    upstream.answers["/"] = answer
    assert says in await refusal(make(url_bytes=1000), upstream.url("/"))


async def test_a_body_longer_than_declared_ends_where_it_was_declared(upstream: Upstream, make: Make) -> None:
    upstream.answers["/"] = reply(BODY, Content_Length="9")
    assert await make().fetch(upstream.url("/"), WHERE) == BODY[:9]


@pytest.mark.parametrize("length", [999, 1000])
async def test_as_many_bytes_as_allowed_are_taken(length: int, upstream: Upstream, make: Make) -> None:
    upstream.answers["/"] = reply(b"x" * length)
    assert len(await make(url_bytes=1000).fetch(upstream.url("/"), WHERE)) == length


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        pytest.param("gzip", gzip.compress(BODY), id="gzip"),
        pytest.param("deflate", zlib.compress(BODY), id="deflate"),
        pytest.param("Identity", BODY, id="identity"),
    ],
)
async def test_a_server_that_compresses_regardless_is_understood(
    encoding: str, body: bytes, upstream: Upstream, make: Make
) -> None:
    upstream.answers["/"] = reply(body, Content_Encoding=encoding)
    assert await make().fetch(upstream.url("/"), WHERE) == BODY


async def test_a_gzip_bomb_does_not_unfold(upstream: Upstream, make: Make) -> None:
    upstream.answers["/"] = reply(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    fetcher = make(url_bytes=100_000)
    tracemalloc.start()
    try:
        assert "more than the 100,000 bytes" in await refusal(fetcher, upstream.url("/"))
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


async def test_an_endless_body_is_cut_off(upstream: Upstream, make: Make) -> None:
    async def endless(write: Write) -> None:
        await write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            await write(b"1000\r\n" + bytes(0x1000) + b"\r\n")

    upstream.answers["/"] = endless
    assert "more than the 50,000 bytes" in await refusal(make(url_bytes=50_000), upstream.url("/"))


@pytest.mark.parametrize("answer", [silent, stops_after_its_head, drips])
async def test_one_deadline_holds_for_the_whole_fetch(answer: Answer, upstream: Upstream, make: Make) -> None:
    upstream.answers["/"] = answer
    assert "took longer than 0.2 s" in await refusal(make(url_seconds=0.2), upstream.url("/"))


async def test_the_deadline_holds_for_looking_up_names_too() -> None:
    async def never(host: str, port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    fetcher = Fetcher(Settings(url_seconds=0.05), never)
    assert "took longer than 0.05 s" in await refusal(fetcher, "http://slow.test/")
    await fetcher.close()
