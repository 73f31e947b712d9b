"""Headers read lately, because a picture is asked about again and again: its tokens, then a question, then another.

Reading one costs 5 to 100 µs, and that of a large progressive JPEG, whose scans are counted, some milliseconds. A
header is known by the project that asks, as all that is kept of images: nobody can tell from the time it takes what
another one has shown. Of a refusal nothing is kept.
"""

from beholder.images.cache import ByteCache
from beholder.images.formats.header import Header, read_header

MOST_BYTES = 2 * 1024 * 1024
ENTRY = 1024  # bytes: a header, the hash and the name of a project


class Headers:
    """Headers by project and SHA-256, the least recently used let go first. Use from any thread."""

    def __init__(self, max_pixels: int, capacity: int = MOST_BYTES) -> None:
        """Read headers of images of up to `max_pixels` pixels, and keep up to `capacity` bytes of them."""
        self._max_pixels = max_pixels
        self._kept: ByteCache[tuple[str, str], Header] = ByteCache("headers", capacity, lambda header: ENTRY)

    def kept(self, project: str, sha256: str) -> Header | None:
        """Give the header that `project` has seen of the image whose bytes have this hash, or None."""
        return self._kept.get((project, sha256))

    def read(self, data: bytes, project: str, sha256: str, where: str) -> Header:
        """Give the header of `data`, whose hash is `sha256`, kept or read. Raises `Fault` as `read_header` does."""
        header = self.kept(project, sha256)
        if header is None:
            header = read_header(data, where, self._max_pixels)
            self._kept.put((project, sha256), header)
        return header
