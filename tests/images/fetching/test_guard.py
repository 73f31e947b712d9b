import httpx
import pytest

from beholder.images.fetching.guard import MOST_ADDRESSES, GuardedTransport, Refused
from beholder.settings import Settings
from tests.images.fetching.upstream import Names

PUBLIC = "8.8.8.8"


class Dialled(httpx.AsyncBaseTransport):
    """Stands where the network would be: remembers what was dialled, and fails for dead addresses."""

    def __init__(self, *dead: str) -> None:
        self.requests: list[httpx.Request] = []
        self._dead = dead

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host in self._dead:
            raise httpx.ConnectError("refused")
        return httpx.Response(200)

    @property
    def hosts(self) -> list[str]:
        return [request.url.host for request in self.requests]


async def send(url: str, names: Names, dialled: Dialled, settings: Settings | None = None) -> httpx.Response:
    guard = GuardedTransport(dialled, settings or Settings(), names)
    return await guard.handle_async_request(httpx.Request("GET", url))


@pytest.mark.parametrize(
    ("url", "host_header", "port"),
    [
        ("http://photos.test/a.jpg?b=c", "photos.test", 80),
        ("https://photos.test/a.jpg?b=c", "photos.test", 443),
        ("https://PHOTOS.test:443/a.jpg?b=c", "photos.test", 443),
        ("http://photos.test:443/a.jpg?b=c", "photos.test:443", 443),
    ],
)
async def test_the_checked_address_is_dialled_under_the_hosts_own_name(url: str, host_header: str, port: int) -> None:
    names, dialled = Names(photos_test=[[PUBLIC]]), Dialled()
    await send(url, names, dialled)
    [request] = dialled.requests
    assert request.url.host == PUBLIC
    assert request.url.raw_path == b"/a.jpg?b=c"
    assert request.headers["Host"] == host_header
    assert request.extensions["sni_hostname"] == "photos.test"
    assert names.asked == [("photos.test", port)]


async def test_a_v6_address_is_dialled() -> None:
    dialled = Dialled()
    await send("https://photos.test/", Names(photos_test=[["2606:4700::1111"]]), dialled)
    assert dialled.hosts == ["2606:4700::1111"]
    assert str(dialled.requests[0].url) == "https://[2606:4700::1111]/"


async def test_an_international_name_is_asked_for_and_shown_in_ascii() -> None:
    names, dialled = Names(**{"xn--bcher-kva_test": [[PUBLIC]]}), Dialled()
    await send("https://bücher.test/", names, dialled)
    assert dialled.requests[0].extensions["sni_hostname"] == "xn--bcher-kva.test"


async def test_a_host_that_changes_its_mind_is_asked_only_once() -> None:
    names, dialled = Names(rebind_test=[[PUBLIC], ["127.0.0.1"]]), Dialled()
    await send("http://rebind.test/", names, dialled)
    assert len(names.asked) == 1
    assert dialled.hosts == [PUBLIC]


async def test_a_host_that_turned_private_is_refused_at_its_next_request() -> None:
    guard = GuardedTransport(dialled := Dialled(), Settings(), Names(rebind_test=[[PUBLIC], ["127.0.0.1"]]))
    request = httpx.Request("GET", "http://rebind.test/")
    await guard.handle_async_request(request)
    with pytest.raises(Refused, match=r"rebind\.test is not on the public internet"):
        await guard.handle_async_request(request)
    assert dialled.hosts == [PUBLIC]


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param(["127.0.0.1"], id="private"),
        pytest.param([PUBLIC, "127.0.0.1"], id="one-of-two"),
        pytest.param([PUBLIC, PUBLIC, PUBLIC, PUBLIC, PUBLIC, "10.0.0.1"], id="behind-many-public-ones"),
        pytest.param([PUBLIC, "::ffff:169.254.169.254"], id="mapped-metadata"),
        pytest.param(["64:ff9b::7f00:1"], id="nat64"),
    ],
)
async def test_one_private_address_closes_the_host(addresses: list[str]) -> None:
    dialled = Dialled()
    with pytest.raises(Refused, match="is not on the public internet"):
        await send("http://photos.test/", Names(photos_test=[addresses]), dialled)
    assert dialled.requests == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("file:///etc/passwd", "file: is not a scheme", id="file"),
        pytest.param("ftp://photos.test/a", "ftp: is not a scheme", id="ftp"),
        pytest.param("gopher://photos.test:70/", "gopher: is not a scheme", id="gopher"),
        pytest.param("//photos.test/a", "no: is not a scheme", id="no-scheme"),
        pytest.param("photos.test/a.jpg", "use http or https", id="bare-host"),
        pytest.param("http:///a", "names no host", id="no-host"),
        pytest.param("http://user@photos.test/", "user name or password", id="user"),
        pytest.param("http://user:secret@photos.test/", "user name or password", id="password"),
        pytest.param("http://photos.test:22/", "port 22 is not fetched from; use 80 or 443", id="ssh"),
        pytest.param("https://photos.test:8443/", "port 8443", id="other-https"),
        pytest.param("http://unknown.test/", "the host unknown.test was not found", id="unknown"),
        pytest.param("http://empty.test/", "the host empty.test was not found", id="no-address"),
    ],
)
async def test_a_url_that_may_not_be_fetched_says_why(url: str, reason: str) -> None:
    dialled = Dialled()
    with pytest.raises(Refused) as refused:
        await send(url, Names(photos_test=[[PUBLIC]], empty_test=[[]]), dialled)
    assert reason in str(refused.value)
    assert "secret" not in str(refused.value)
    assert dialled.requests == []


async def test_an_allowed_host_may_be_private_and_on_any_port() -> None:
    settings = Settings(allowed_hosts=("Intranet.test.",))
    dialled = Dialled()
    names = Names(intranet_test=[["10.0.0.7"]], other_test=[["10.0.0.7"]])
    await send("http://intranet.test:9000/", names, dialled, settings)
    assert dialled.hosts == ["10.0.0.7"]
    with pytest.raises(Refused, match="public internet"):
        await send("http://other.test/", names, dialled, settings)


async def test_private_urls_may_be_allowed_altogether_but_not_other_schemes() -> None:
    settings = Settings(allow_private_urls=True)
    dialled = Dialled()
    await send("http://any.test:1234/", Names(any_test=[["127.0.0.1"]]), dialled, settings)
    assert dialled.hosts == ["127.0.0.1"]
    with pytest.raises(Refused, match="not a scheme"):
        await send("file:///etc/passwd", Names(), dialled, settings)


async def test_the_next_address_is_tried_when_one_is_dead() -> None:
    dialled = Dialled("8.8.8.8", "8.8.4.4")
    await send("http://photos.test/", Names(photos_test=[["8.8.8.8", "8.8.4.4", "1.1.1.1"]]), dialled)
    assert dialled.hosts == ["8.8.8.8", "8.8.4.4", "1.1.1.1"]


async def test_only_so_many_addresses_are_tried() -> None:
    addresses = [f"8.8.8.{number}" for number in range(10)]
    dialled = Dialled(*addresses)
    with pytest.raises(httpx.ConnectError):
        await send("http://photos.test/", Names(photos_test=[addresses]), dialled)
    assert len(dialled.requests) == MOST_ADDRESSES
