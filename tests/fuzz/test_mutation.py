from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.images.formats.header import read_header
from tests.fuzz.corpus import MOST_BYTES as MOST_SEED_BYTES
from tests.fuzz.corpus import corpus
from tests.fuzz.mutation import MOST_BYTES, MUTATIONS, mend, mutate
from tests.fuzz.pictures import Pictures
from tests.images.samples import encode, png_claiming, quarters

FORMATS = {"jpeg", "png", "webp", "heic", "heif", "avif", "gif", "bmp", "tiff"}


def test_the_corpus_has_every_format() -> None:
    found = {read_header(data, "corpus", 10**9).media_type for data in corpus() if b"bomb" not in data and _sound(data)}
    assert {kind.removeprefix("image/") for kind in found} >= FORMATS - {"heif"}
    assert len(corpus()) > 60
    assert sum(len(data) > MOST_SEED_BYTES for data in corpus()) == 0


def _sound(data: bytes) -> bool:
    try:
        read_header(data, "corpus", 10**9)
    except Exception:
        return False
    return True


@pytest.mark.parametrize("mutation", dict.fromkeys(MUTATIONS), ids=lambda mutation: mutation.__name__)
def test_each_way_to_damage_changes_something(mutation: Callable[[bytearray, Random], None]) -> None:
    whole = bytes(range(256)) * 8
    changed = 0
    for seed in range(20):
        damaged = bytearray(whole)
        mutation(damaged, Random(seed))
        changed += damaged != whole
    assert changed >= 10


@given(st.binary(max_size=300), st.integers())
def test_any_bytes_can_be_damaged(data: bytes, seed: int) -> None:
    damaged = mutate(data, Random(seed), [b"other"])
    assert 0 < len(damaged) <= MOST_BYTES
    assert damaged == mutate(data, Random(seed), [b"other"])


def test_the_same_number_gives_the_same_input() -> None:
    inputs = [Pictures(1).make(number) for number in range(100)]
    assert inputs == [Pictures(1).make(number) for number in range(100)]
    assert inputs != [Pictures(2).make(number) for number in range(100)]
    assert len(set(inputs)) > 90


def test_a_png_is_mended() -> None:
    whole = encode(quarters(), "PNG")
    damaged = whole.replace(b"\0\0\0\x40\0\0\0\x30", b"\0\0\0\x41\0\0\0\x30")
    assert mend(whole) == whole
    assert mend(damaged) != damaged
    assert read_header(mend(damaged), "png", 10**9).width == 0x41
    assert mend(png_claiming(3, 4)[:-3]) == png_claiming(3, 4)[:-3]
