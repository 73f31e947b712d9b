"""What was fetched before, with the server's own words for which version it was.

A URL that is asked about again is fetched again, through the same guard, but with the condition that it has
changed; mostly it has not, and 304 comes back instead of the image. Nothing is used without asking.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from beholder.images.cache import ByteCache

MOST_BYTES = 64 * 1024 * 1024
LONGEST_VALIDATOR = 1024

_OVERHEAD = 8192  # bytes: the longest URL
_TELLING = ("ETag", "Last-Modified", "Cache-Control", "Vary")


@dataclass(frozen=True, slots=True)
class Version:
    """The body that a URL had, and the `ETag` and `Last-Modified` that came with it, where they did."""

    body: bytes = field(repr=False)
    etag: str = ""
    modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the body only if it is another (RFC 9110, 13.1); none without a validator."""
        conditions = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in conditions.items() if value}


NOTHING = Version(b"")


class Validators:
    """Versions by URL, the least recently used let go first."""

    def __init__(self, capacity: int = MOST_BYTES) -> None:
        """Keep up to `capacity` bytes."""
        self._versions: ByteCache[str, Version] = ByteCache("urls", capacity, lambda kept: len(kept.body) + _OVERHEAD)

    def version(self, url: str) -> Version:
        """Give what is kept of `url`, or `NOTHING`."""
        return self._versions.get(url) or NOTHING

    def keep(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep `body` in the place of an older one if its `headers` say which version it is, and let it be kept."""
        version = Version(body, _validator(headers, "ETag"), _validator(headers, "Last-Modified"))
        if not version.conditions or not _may_be_kept(headers):
            version = NOTHING
        if version is not NOTHING or self.version(url) is not NOTHING:
            self._versions.put(url, version)

    def confirm(self, url: str, version: Version, headers: Mapping[str, str]) -> bytes:
        """Give the body of `version`, which a 304 with `headers` says is still good (RFC 9111, 4.3.4)."""
        before = {"ETag": version.etag, "Last-Modified": version.modified}
        self.keep(url, version.body, {name: headers.get(name, before.get(name, "")) for name in _TELLING})
        return version.body


def _validator(headers: Mapping[str, str], name: str) -> str:
    """Give a validator that can be sent back as it came, or nothing."""
    value = headers.get(name, "")
    return value if len(value) <= LONGEST_VALIDATOR and value.isascii() and value.isprintable() else ""


def _may_be_kept(headers: Mapping[str, str]) -> bool:
    """Tell whether a cache that many callers share may keep this (RFC 9111, 3)."""
    directives = {directive.strip().lower() for directive in headers.get("Cache-Control", "").split(",")}
    private = any(directive.split("=")[0] == "private" for directive in directives)
    return "no-store" not in directives and not private and headers.get("Vary", "").strip() != "*"
