"""Fetching over TLS: the address is dialled, and the host is verified."""

from pathlib import Path

import pytest

from tests.images.fetching.certificates import certificate
from tests.images.fetching.test_fetch import BODY, Make, make, refusal
from tests.images.fetching.upstream import Upstream, reply
from tests.images.samples import WHERE

__all__ = ["make"]


async def test_tls_is_verified_for_the_host_although_its_address_is_dialled(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certificate(tmp_path, "photos.test")
    asked: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with Upstream(context) as upstream:
        upstream.answers["/"] = reply(BODY)
        fetcher = make(allowed_hosts=("photos.test", "elsewhere.test"))
        assert await fetcher.fetch(upstream.url("/"), WHERE) == BODY
        assert asked == ["photos.test"]
        reason = await refusal(fetcher, upstream.url("/", host="elsewhere.test"))
        assert "certificate" in reason.lower()


async def test_an_untrusted_certificate_is_refused(make: Make, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path, "photos.test")
    async with Upstream(context) as upstream:
        upstream.answers["/"] = reply(BODY)
        assert "certificate" in (await refusal(make(), upstream.url("/"))).lower()
        assert upstream.heads == []
