"""Fetching an image by its URL for a caller who is not trusted, from a server that is not trusted either.

Bytes, seconds and redirects are capped. Between fetches no cookie and no connection is kept, only bodies with
their validators, and those are never used without asking (see `validators`). What comes back is not believed:
its bytes are sniffed by whoever asked.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx

from beholder import __version__
from beholder.faults import invalid
from beholder.images.fetching.address import Resolve, resolve_host
from beholder.images.fetching.data_url import decode_data_url, is_data_url
from beholder.images.fetching.guard import GuardedTransport, Refused
from beholder.images.fetching.validators import Validators
from beholder.images.formats.reason import reason
from beholder.settings import Settings

MOST_REDIRECTS = 3
MOST_CONNECTIONS = 64

_HEADERS = {
    "User-Agent": f"beholder/{__version__} (+image fetcher)",  # Wikimedia answers 403 without one
    "Accept": "image/*,*/*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_LONGEST_URL = 8192


class Fetcher:
    """Fetches images by URL through the guard."""

    def __init__(self, settings: Settings, resolve: Resolve | None = None) -> None:
        """Fetch within the limits of `settings`; `resolve` stands in for the system's resolver."""
        self._seconds = settings.url_seconds
        self._bytes = settings.url_bytes
        self._settings = settings
        self._resolve = resolve or resolve_host
        self._transport: GuardedTransport | None = None
        self._validators = Validators()

    async def fetch(self, url: str, where: str, project: str = "") -> bytes:
        """Fetch the bytes behind `url`, or those inside a `data:` URL; what is kept of it is for `project` alone.

        Raises `Fault` (INVALID_ARGUMENT, naming `where`) for a URL that may not be fetched, an upstream that
        fails (the message has its status), and more bytes, seconds or redirects than are allowed.
        """
        if is_data_url(url):
            return decode_data_url(url, where, self._bytes)
        try:
            async with asyncio.timeout(self._seconds):
                return await self._follow(_parse(url), project)
        except Refused as refused:
            raise invalid(f"the image was not fetched: {refused}", where) from refused
        except (TimeoutError, httpx.TimeoutException) as error:
            raise invalid(
                f"the image was not fetched: its server took longer than {self._seconds:g} s; send the bytes inline",
                where,
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, zlib.error) as error:
            raise invalid(
                f"the image was not fetched: {reason(error)}; check the URL or send the bytes inline", where
            ) from error

    async def close(self) -> None:
        """Close what is open."""
        if self._transport is not None:
            await self._transport.aclose()

    async def _follow(self, url: httpx.URL, project: str) -> bytes:
        """Fetch `url` through at most `MOST_REDIRECTS` redirects, each checked as the first was."""
        for _ in range(MOST_REDIRECTS + 1):
            known = f"{project} {url}"
            version = self._validators.version(known)
            request = httpx.Request("GET", url, headers=_HEADERS | version.conditions)
            response = await self._guarded().handle_async_request(request)
            try:
                if response.status_code == HTTPStatus.NOT_MODIFIED and version.conditions:
                    return self._validators.confirm(known, version, response.headers)
                if response.status_code == HTTPStatus.OK:
                    body = await self._read(response)
                    self._validators.keep(known, body, response.headers)
                    return body
                url = _next_url(url, response)
            finally:
                await response.aclose()
        raise Refused(f"it was redirected more than {MOST_REDIRECTS} times")

    async def _read(self, response: httpx.Response) -> bytes:
        """Read the body, stopping at the first byte too many; the declared length is not believed."""
        declared = response.headers.get("Content-Length", "")
        if declared.isdecimal() and int(declared) > self._bytes:
            raise Refused(f"it has {int(declared):,} bytes, and at most {self._bytes:,} are taken")
        body = bytearray()
        async for chunk in _plain(response, self._bytes):
            body += chunk
            if len(body) > self._bytes:
                raise Refused(f"it has more than the {self._bytes:,} bytes that are taken")
        return bytes(body)

    def _guarded(self) -> GuardedTransport:
        """Make the transport when the first URL comes: reading the trusted certificates takes a while.

        It honours `SSL_CERT_FILE` for an intranet's own authority. Proxies are the business of
        `httpx.AsyncClient`, which is not used here; nor are kept connections (see `GuardedTransport`).
        """
        if self._transport is None:
            limits = httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=0)
            self._transport = GuardedTransport(httpx.AsyncHTTPTransport(limits=limits), self._settings, self._resolve)
        return self._transport


def _parse(url: str) -> httpx.URL:
    if len(url) > _LONGEST_URL:
        raise Refused(f"the URL is longer than {_LONGEST_URL} characters")
    return httpx.URL(url)


def _next_url(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    """Give where a redirect leads. Raises `Refused` with the status when the answer is none."""
    location = response.headers.get("Location")
    if response.status_code in (301, 302, 303, 307, 308) and location:
        return url.join(_parse(location))
    try:
        phrase = f" {HTTPStatus(response.status_code).phrase}"
    except ValueError:
        phrase = ""
    raise Refused(f"{url.host} answered {response.status_code}{phrase}; check the URL or send the bytes inline")


async def _plain(response: httpx.Response, most: int) -> AsyncIterator[bytes]:
    """Give the body as it was before any compression, no piece of it longer than `most` + 1 bytes.

    `identity` was asked for, but some servers compress regardless; a bomb must not unfold in memory.
    """
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        async for chunk in response.aiter_raw():
            yield chunk
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Refused(f"it came compressed as {encoding[:40]} although plain bytes were asked for")
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip or zlib, by its header
    async for chunk in response.aiter_raw():
        yield inflate.decompress(chunk, most + 1)
    if not inflate.eof:
        raise Refused("its compressed body ends early")
