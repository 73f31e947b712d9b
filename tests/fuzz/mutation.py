"""Ways to damage a file that parsers have been known to fall over."""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias
from zlib import crc32

from beholder.images.formats.png_chunks import png_chunks

Mutation: TypeAlias = Callable[[bytearray, Random], None]

TELLING = (
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
)  # where signs and sums turn
MOST_BYTES = 400_000


def mutate(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Damage `data` in one to six ways, now and then with a piece of one of `others`. Never gives nothing back."""
    damaged = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        if random.random() < 0.08:
            _splice(damaged, random, random.choice(others))
        else:
            random.choice(MUTATIONS)(damaged, random)
        del damaged[MOST_BYTES:]
    return bytes(damaged) or b"\0"


def mend(data: bytes) -> bytes:
    """Write the checksums of a PNG anew: behind a wrong one nothing is looked at."""
    mended = bytearray(data)
    for _, start, end in png_chunks(data):
        if end + 4 <= len(data):
            mended[end : end + 4] = crc32(mended[start - 4 : end]).to_bytes(4)
    return bytes(mended)


def _at(data: bytearray, random: Random) -> int:
    """Choose a place, most often near the beginning, where headers are."""
    most = len(data) if random.random() < 0.4 else min(len(data), random.choice((64, 256, 1024)))
    return random.randrange(max(1, most))


def flip_bits(data: bytearray, random: Random) -> None:
    for _ in range(random.randint(1, 8)):
        if data:
            data[_at(data, random)] ^= 1 << random.randrange(8)


def overwrite(data: bytearray, random: Random) -> None:
    at = _at(data, random)
    data[at : at + random.randint(1, 16)] = random.randbytes(random.randint(1, 16))


def set_number(data: bytearray, random: Random) -> None:
    """Put a telling number, or one near to what was there, where a length or a size may be."""
    size, order = random.choice((1, 2, 4, 4, 8)), random.choice(("big", "little"))
    at = _at(data, random)
    old = int.from_bytes(data[at : at + size], order)  # type: ignore[arg-type]
    new = random.choice((*TELLING, old + 1, old - 1, old * 2, old // 2, len(data), random.getrandbits(8 * size)))
    data[at : at + size] = (new % (1 << 8 * size)).to_bytes(size, order)  # type: ignore[arg-type]


def truncate(data: bytearray, random: Random) -> None:
    del data[random.choice((_at(data, random), random.randrange(len(data) + 1))) :]


def cut_out(data: bytearray, random: Random) -> None:
    at = _at(data, random)
    del data[at : at + random.choice((1, 2, 4, 16, 256, 4096))]


def insert(data: bytearray, random: Random) -> None:
    at, count = _at(data, random), random.choice((1, 2, 4, 100, 5000))
    data[at:at] = random.choice((bytes(count), b"\xff" * count, random.randbytes(count)))


def repeat(data: bytearray, random: Random) -> None:
    """Write a piece several times over: doubled chunks, frames and scans."""
    at = _at(data, random)
    piece = data[at : at + random.choice((4, 12, 20, 64, 512, 8192))]
    data[at:at] = piece * random.choice((1, 1, 2, 10, 100))


def swap(data: bytearray, random: Random) -> None:
    length = random.choice((1, 2, 4, 12, 64))
    left, right = sorted((_at(data, random), _at(data, random)))
    if right - left >= length and right + length <= len(data):
        data[left : left + length], data[right : right + length] = (
            data[right : right + length],
            data[left : left + length],
        )


MUTATIONS: tuple[Mutation, ...] = (
    flip_bits, flip_bits, overwrite, set_number, set_number, set_number, truncate, cut_out, insert, repeat, swap,
)  # fmt: skip


def _splice(data: bytearray, random: Random, other: bytes) -> None:
    start = random.randrange(len(other))
    at = _at(data, random)
    data[at : at + random.choice((0, 64, 4096))] = other[start : start + random.choice((16, 256, 4096, 100_000))]
