"""The boxes of an AVIF that list its items, measured before libavif reads them, and where the items lie.

The boxes are those of ISO/IEC 14496-12. libavif looks for every item in a list of all items: the square of a
number that a megabyte makes 50,000.
(libheif, which reads HEIC and HEIF, has bounds of its own.)
"""

from collections.abc import Iterator
from dataclasses import dataclass

from beholder.images.formats.excess import Excess

MOST_BOXES = 10_000
MOST_DEPTH = 6  # moov, trak, mdia, minf, stbl: libavif reads nothing of interest deeper down
MOST_PIECES = 32  # of one item, as libheif has it
MOST_BYTES = 128 * 1024  # of one list of items: some 4,000 tiles, or a gigapixel

# Boxes of boxes, and where those start.
_INSIDE = {b"meta": 4, b"iinf": 6} | dict.fromkeys((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"iprp", b"ipco"), 0)
_LISTS = (b"iinf", b"iloc", b"iref", b"ipma", b"grpl")


@dataclass(frozen=True, slots=True)
class _Box:
    """A box: its kind, its size, and where its content starts and ends."""

    kind: bytes
    size: int
    start: int
    end: int


def check_avif(data: bytes) -> None:
    """Raise `Excess` for an AVIF of too many boxes, or too long a list of items."""
    for number, box in enumerate(_boxes(data, 0, len(data))):
        if number >= MOST_BOXES:
            raise Excess(f"it has more than {MOST_BOXES:,} boxes")
        if box.kind in _LISTS and box.size > MOST_BYTES:
            name = box.kind.decode()
            raise Excess(f"its {name} box has {box.size:,} bytes, and at most {MOST_BYTES:,} are taken")


def frame_offsets(data: bytes) -> set[int]:
    """Give where the AV1 streams start in an AVIF that has passed `check_avif`. Raises `Excess`."""
    boxes = list(_boxes(data, 0, len(data)))
    inside = next((box.start for box in boxes if box.kind == b"idat"), 0)
    coded = {item for box in boxes if box.kind == b"infe" and (item := _coded_item(data[box.start : box.end]))}
    found = set[int]()
    for box in boxes:
        fields = _Fields(data[box.start : min(box.end, box.start + MOST_BYTES)])
        if box.kind == b"iloc":
            found |= {at + inside * method for item, method, at in _places(fields) if item in coded}
        elif box.kind in (b"stco", b"co64"):
            fields.read(8)
            found.add(fields.read(4 if box.kind == b"stco" else 8))
    return found


def _coded_item(entry: bytes) -> int:
    """Give the number of the item that an item information entry (8.11.6) says is AV1, or 0."""
    fields = _Fields(entry)
    version = fields.read(4) >> 24
    item = fields.read(2 if version < 3 else 4)
    fields.read(2)
    return item if fields.read(4).to_bytes(4) == b"av01" else 0


class _Fields:
    """Reads numbers one after the other; zeros follow the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def read(self, size: int) -> int:
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at])

    @property
    def ended(self) -> bool:
        return self._at >= len(self._data)


def _places(fields: _Fields) -> Iterator[tuple[int, int, int]]:
    """Read an item location box (8.11.3): for each extent its item, 1 for "in idat", and its offset."""
    version, sizes = fields.read(4) >> 24, fields.read(2)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    for _ in range(fields.read(2 if version < 2 else 4)):
        item = fields.read(2 if version < 2 else 4)
        method = fields.read(2) & 15 if version else 0
        fields.read(2)
        base = fields.read(base_size)
        pieces = fields.read(2)
        if pieces > MOST_PIECES:
            raise Excess(f"it has an item in {pieces:,} pieces, and at most {MOST_PIECES} are taken")
        for _ in range(pieces):
            fields.read(index_size if version else 0)
            yield item, min(method, 1), base + fields.read(offset_size)
            fields.read(length_size)
        if fields.ended:
            return


def _boxes(data: bytes, at: int, end: int, depth: int = MOST_DEPTH) -> Iterator[_Box]:
    """Walk the boxes between `at` and `end`, and those inside them (4.2)."""
    while at + 8 <= end:
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        elif size == 0:
            size = end - at
        start, past = at + head + _INSIDE.get(kind, 0), min(end, at + size)
        if kind == b"iinf" and data[at + head : at + head + 1] != b"\0":
            start += 2  # a wider count
        yield _Box(kind, size, start, past)
        if size < head:
            return
        if kind in _INSIDE and depth:
            yield from _boxes(data, start, past, depth - 1)
        at += size
