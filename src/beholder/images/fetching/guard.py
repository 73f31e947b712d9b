"""The transport through which every image URL is fetched: it dials the very address that it has checked.

Checking a host and then letting a library resolve it again is how such guards are beaten (DNS rebinding).
Here a host is resolved once, all its addresses must pass, and the connection goes to one of them, with the
host's own name in `Host`, in SNI and in the verification of the certificate.
"""

import httpx

from beholder.images.fetching.address import Resolve, is_public
from beholder.settings import Settings

PORTS = {"http": 80, "https": 443}
MOST_ADDRESSES = 4  # tried for one host


class Refused(Exception):
    """A URL that is not fetched, with the reason as a sentence."""


class GuardedTransport(httpx.AsyncBaseTransport):
    """Checks the URL and every address of its host, then hands the request on with an address in it."""

    def __init__(self, inner: httpx.AsyncBaseTransport, settings: Settings, resolve: Resolve) -> None:
        """Guard `inner`, which must not reuse connections: they are verified for one host only."""
        self._inner = inner
        self._resolve = resolve
        self._allow_private = settings.allow_private_urls
        self._allowed_hosts = {_canonical(host) for host in settings.allowed_hosts}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` to a checked address of its host. Raises `Refused`, or what httpx raises."""
        trusted = self._allow_private or _host(request.url) in self._allowed_hosts
        _check_url(request.url, trusted)
        addresses = await self._addresses(request.url)
        if not trusted and not all(is_public(address) for address in addresses):
            raise Refused(f"{request.url.host} is not on the public internet")
        return await self._dial(request, addresses[:MOST_ADDRESSES])

    async def aclose(self) -> None:
        """Close the transport beneath."""
        await self._inner.aclose()

    async def _addresses(self, url: httpx.URL) -> list[str]:
        try:
            addresses = list(await self._resolve(_host(url), url.port or PORTS[url.scheme]))
        except (OSError, UnicodeError) as error:
            raise Refused(f"the host {url.host} was not found") from error
        if not addresses:
            raise Refused(f"the host {url.host} was not found")
        return addresses

    async def _dial(self, request: httpx.Request, addresses: list[str]) -> httpx.Response:
        """Try one address after another, as a browser does when the first does not answer."""
        for address in addresses[:-1]:
            try:
                return await self._inner.handle_async_request(_addressed(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._inner.handle_async_request(_addressed(request, addresses[-1]))


def _check_url(url: httpx.URL, trusted: bool) -> None:
    if url.scheme not in ("http", "https"):
        raise Refused(f"{url.scheme or 'no'}: is not a scheme that is fetched; use http or https")
    if not url.host:
        raise Refused("the URL names no host")
    if url.userinfo:
        raise Refused("the URL carries a user name or password; leave them out")
    if url.port is not None and not 0 < url.port < 65536:
        raise Refused(f"{url.port} is not a port")
    if not trusted and url.port is not None and url.port not in PORTS.values():
        raise Refused(f"port {url.port} is not fetched from; use 80 or 443")


def _addressed(request: httpx.Request, address: str) -> httpx.Request:
    """Rewrite `request` to go to `address` while it still names its own host."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        extensions=request.extensions | {"sni_hostname": _host(request.url)},
    )


def _host(url: httpx.URL) -> str:
    """Give the host in its ASCII form, as it is looked up and as certificates name it."""
    return _canonical(url.raw_host.decode("ascii"))


def _canonical(host: str) -> str:
    return host.lower().rstrip(".")
