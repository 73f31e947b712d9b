"""The directories of a TIFF, of which EXIF is one: entries of a tag, a type and values, read by hand.

Pillow turns every value that it is asked for into a Python object of 36 bytes, and a tag may hold as many
values as the file has room for. One value of one entry, such as the orientation, is read here without that.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from beholder.images.formats.excess import Excess

MOST_ENTRIES = 4096
MOST_NESTED = 65_535  # entries of EXIF and its like, whose offset may be broken and lead to anything
MOST_VALUES = 262_144  # in one entry: rows, strips or tiles

# Bytes of a value, by type (TIFF 6.0, BigTIFF). Those of bytes, text and the undefined stay as they are.
_SIZES = {3: 2, 4: 4, 5: 8, 6: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
_NUMBERS = {1: "B", 3: "H", 4: "L", 13: "L", 16: "Q"}
_DIRECTORIES = (34665, 34853, 40965)  # EXIF, GPS, interoperability: tags that say where another one starts


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `inline` is where its value lies, or the offset of its values."""

    tag: int
    type: int
    count: int
    inline: int


class Tiff:
    """The frame of a TIFF. Raises `ValueError` when `data` does not begin like one."""

    def __init__(self, data: bytes) -> None:
        """Read byte order, width of offsets and the offset of the first directory."""
        self._data = data
        self._order = {b"II": "<", b"MM": ">"}.get(data[:2], "")
        if not self._order or len(data) < 8:
            raise ValueError("this is no TIFF directory")
        self._big = 43 in (data[2], data[3])
        self.first = self._number("Q", 8) if self._big else self._number("L", 4)

    def entries(self, offset: int, most: int = MOST_ENTRIES) -> Iterator[Entry]:
        """Walk the entries of the directory at `offset`, as far as there are bytes. Raises `Excess` beyond `most`."""
        count = self._number("Q" if self._big else "H", offset)
        if count > most and offset + count < len(self._data):
            raise Excess(f"it has a directory of {count:,} entries, and at most {most:,} are taken")
        at, size = (offset + 8, 20) if self._big else (offset + 2, 12)
        form = self._order + ("HHQ" if self._big else "HHL")
        for start in range(at, min(at + count * size, len(self._data) - size + 1), size):
            tag, kind, values = struct.unpack_from(form, self._data, start)
            yield Entry(tag, kind, values, start + (12 if self._big else 8))

    def number(self, entry: Entry) -> int | None:
        """Give the value of an entry of one whole number, or None for any other."""
        return self._number(_NUMBERS[entry.type], entry.inline) if entry.count == 1 and entry.type in _NUMBERS else None

    def _number(self, kind: str, at: int) -> int:
        """Read a number, 0 beyond the end."""
        form = self._order + kind
        if not 0 <= at <= len(self._data) - struct.calcsize(form):
            return 0
        return int(struct.unpack_from(form, self._data, at)[0])


def check_tiff(data: bytes) -> None:
    """Raise `Excess` when a directory that a reader looks at has too many entries, or an entry too many values."""
    tiff = Tiff(data)
    left, seen = [tiff.first], set[int]()
    while left:
        offset = left.pop()
        if offset in seen:
            continue
        seen.add(offset)
        for entry in tiff.entries(offset, MOST_ENTRIES if offset == tiff.first else MOST_NESTED):
            if entry.count > MOST_VALUES and entry.count * _SIZES.get(entry.type, len(data) + 1) <= len(data):
                raise Excess(f"its tag {entry.tag} has {entry.count:,} values, and at most {MOST_VALUES:,} are taken")
            if entry.tag in _DIRECTORIES and len(seen) <= len(_DIRECTORIES):
                left.append(tiff.number(entry) or 0)
