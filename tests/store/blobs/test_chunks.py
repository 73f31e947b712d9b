import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.store.blobs import chunks
from beholder.store.blobs.chunks import LEAST, gathered
from tests.store.conftest import pieces


async def test_small_pieces_are_gathered() -> None:
    sizes = [len(chunk) async for chunk in gathered(pieces(*[b"x" * (LEAST // 2)] * 5))]
    assert sizes == [LEAST, LEAST, LEAST // 2]


async def test_nothing_is_one_empty_chunk() -> None:
    assert [bytes(chunk) async for chunk in gathered(pieces())] == [b""]


async def test_what_breaks_gives_the_chunks_before_it() -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * LEAST
        yield b"lost"
        raise ConnectionError

    given: list[int] = []
    with pytest.raises(ConnectionError):
        async for chunk in gathered(broken()):
            given.append(len(chunk))
    assert given == [LEAST]


@given(st.lists(st.binary(max_size=9), max_size=9), st.integers(0, 50), st.integers(1, 12))
def test_the_chunks_joined_are_the_pieces_without_what_is_skipped(parts: list[bytes], skip: int, least: int) -> None:
    async def joined() -> list[bytes]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(chunks, "LEAST", least)
            return [bytes(chunk) async for chunk in gathered(pieces(*parts), skip)]

    given = asyncio.run(joined())
    assert b"".join(given) == b"".join(parts)[skip:]
    assert all(len(chunk) >= least for chunk in given[:-1])
