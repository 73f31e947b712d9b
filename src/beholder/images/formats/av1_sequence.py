"""The size of the frames inside an AVIF, as its AV1 stream says it.

The container says a size of its own, and libavif scales what it decodes to that size: 3 kB that claim 64 x 64
pixels may unfold to 16384 x 16384 on the way.
"""

from collections.abc import Iterator

from beholder.images.formats.excess import Excess

MOST_UNITS = 16  # before the first frame: a delimiter, a sequence header and some metadata

_SEQUENCE_HEADER, _FRAME_HEADER, _FRAME = 1, 3, 6


def frame_sizes(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Give the largest (width, height) of each sequence header before the first frame at `at` (AV1, 5.3 and 5.5).

    Raises `Excess` when no frame comes for a long time: a sequence header might hide behind the rest.
    """
    for _ in range(MOST_UNITS):
        if at >= len(data):
            return
        head = data[at]
        at += 2 if head & 4 else 1  # with an extension, or without
        if not head & 2:
            size = len(data) - at  # it goes on to the end
        else:
            size, at = _leb128(data, at)
        kind = head >> 3 & 15
        if kind in (_FRAME_HEADER, _FRAME):
            return
        if kind == _SEQUENCE_HEADER:
            yield _frame_size(_Bits(data[at : at + min(size, 256)]))
        at += size
    raise Excess(f"it has more than {MOST_UNITS} units before its first frame")


class _Bits:
    """Reads a stream bit by bit; zeros follow its end."""

    def __init__(self, data: bytes) -> None:
        self._bits = int.from_bytes(data)
        self._left = 8 * len(data)

    def read(self, count: int) -> int:
        self._left -= count
        shifted = self._bits >> self._left if self._left >= 0 else self._bits << -self._left
        return shifted & (1 << count) - 1

    def read_uvlc(self) -> int:
        """Read a number of variable length (AV1, 4.10.3)."""
        zeros = 0
        while zeros < 32 and not self.read(1):
            zeros += 1
        return self.read(zeros) + (1 << zeros) - 1


def _frame_size(bits: _Bits) -> tuple[int, int]:
    """Read a sequence header (AV1, 5.5.1) up to the size that no frame exceeds."""
    bits.read(4)  # profile, still picture
    if bits.read(1):  # reduced
        bits.read(5)
    else:
        _skip_operating_points(bits)
    widest, highest = bits.read(4) + 1, bits.read(4) + 1
    return bits.read(widest) + 1, bits.read(highest) + 1


def _skip_operating_points(bits: _Bits) -> None:
    delay = 0  # bits of a buffer's delay, when there is a model of the decoder
    if bits.read(1):  # timing
        bits.read(64)
        if bits.read(1):
            bits.read_uvlc()
        if bits.read(1):  # model of the decoder
            delay = bits.read(5) + 1
            bits.read(42)
    display = bits.read(1)
    for _ in range(bits.read(5) + 1):
        bits.read(12)
        if bits.read(5) > 7:  # level
            bits.read(1)  # tier
        if delay and bits.read(1):
            bits.read(2 * delay + 1)
        if display and bits.read(1):
            bits.read(4)


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of up to eight bytes of seven bits, the lowest first: it, and where the next thing is."""
    value = 0
    for place, byte in enumerate(data[at : at + 8]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    return value, at + 8
