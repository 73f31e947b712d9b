"""The size and EXIF of a WEBP read by hand, because Pillow allocates the whole canvas just to open one."""

from collections.abc import Iterator
from dataclasses import dataclass

_MOST_CHUNKS = 100_000  # an animation of more frames is not worth walking for its EXIF


@dataclass(frozen=True, slots=True)
class WebpHeader:
    """What a WEBP says of itself: the stored size in pixels, and its raw EXIF block if it has one."""

    width: int
    height: int
    exif: bytes | None


def read_webp(data: bytes) -> WebpHeader:
    """Read the canvas size and the EXIF chunk of a WEBP (RFC 9649). Raises `ValueError` when there is no size."""
    first = next(_chunks(data), None)
    if first is None:
        raise ValueError("it ends before its first chunk")
    kind, content = first
    width, height = _size(kind, content)
    exif = None
    if kind == b"VP8X" and content[0] & 0x08:
        exif = next((bytes(block) for name, block in _chunks(data) if name == b"EXIF"), None)
    return WebpHeader(width, height, exif)


def _size(kind: bytes, content: memoryview) -> tuple[int, int]:
    """Read (width, height) from the first chunk, whichever of the three kinds it is."""
    if kind == b"VP8X" and len(content) >= 10:
        return int.from_bytes(content[4:7], "little") + 1, int.from_bytes(content[7:10], "little") + 1
    if kind == b"VP8L" and len(content) >= 5 and content[0] == 0x2F:
        bits = int.from_bytes(content[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and bytes(content[3:6]) == b"\x9d\x01\x2a" and len(content) >= 10:
        return int.from_bytes(content[6:8], "little") & 0x3FFF, int.from_bytes(content[8:10], "little") & 0x3FFF
    raise ValueError("its first chunk holds no size")


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Walk the chunks of a RIFF file: name and content, copying nothing."""
    view = memoryview(data)
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at + 8 > len(data):
            return
        size = int.from_bytes(view[at + 4 : at + 8], "little")
        yield bytes(view[at : at + 4]), view[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
