"""The chunks of a PNG, walked by hand: to count them before Pillow does more with each, and to find EXIF."""

from collections.abc import Iterator

from beholder.images.formats.excess import Excess

MOST_CHUNKS = 50_000  # encoders put at least 8 KiB of pixels into one: this is 400 MB
MOST_COMPRESSED = 20  # texts and profiles; each may unfold to a megabyte

_COMPRESSED = (b"zTXt", b"iTXt", b"iCCP")


def check_png(data: bytes) -> None:
    """Raise `Excess` for a PNG of more chunks, or more compressed ones beside the pixels, than any encoder writes."""
    compressed = 0
    for number, (kind, _, _) in enumerate(png_chunks(data)):
        compressed += kind in _COMPRESSED
        if number >= MOST_CHUNKS:
            raise Excess(f"it has more than {MOST_CHUNKS:,} chunks")
        if compressed > MOST_COMPRESSED:
            raise Excess(f"it has more than {MOST_COMPRESSED} compressed texts")


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Walk the chunks of a PNG up to its end: their kind, and where their content starts and ends."""
    at = 8
    while at + 8 <= len(data):
        start = at + 8
        end = start + int.from_bytes(data[at : at + 4])
        kind = data[at + 4 : start]
        yield kind, start, end
        if kind == b"IEND":
            return
        at = end + 4
