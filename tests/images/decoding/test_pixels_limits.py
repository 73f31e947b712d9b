"""Decoding keeps to its seconds and its megabytes, and a slow decode costs nobody else anything."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from beholder.faults import Fault, Status
from beholder.images.decoding import pixels as module
from beholder.images.decoding.pixels import PixelStats
from beholder.settings import MiB
from tests.images.decoding.made import GIANT, Decoder, Made, got, image, make, until

__all__ = ["make"]

# --- time -------------------------------------------------------------------------------------------

LATE = r"input\[7\]: this image/png took longer than 0.01 s to decode; send it smaller, or save it anew as JPEG"


async def test_a_decode_that_takes_too_long_is_a_fault_in_time(make: Made) -> None:
    decoder = Decoder("a")
    room = make(decoder, decode_seconds=0.01)
    with pytest.raises(Fault, match=LATE) as caught:
        await got(room, image("a", where="input[7]"))
    assert caught.value.status is Status.INVALID_ARGUMENT
    assert room.stats() == PixelStats(running=1, waiting=0, bytes=80_000, decodes=0, timeouts=1)


async def test_so_it_is_for_a_thread_that_waits(make: Made) -> None:
    room = make(Decoder("a"), decode_seconds=0.01)
    with pytest.raises(Fault, match=LATE):
        await asyncio.to_thread(room, image("a", where="input[7]"))


async def test_who_asks_for_an_overdue_decode_is_told_at_once_and_it_counts_once(make: Made) -> None:
    decoder = Decoder("a")
    room = make(decoder, decode_seconds=0.01)
    for _ in range(3):
        with pytest.raises(Fault, match="longer than"):
            await got(room, image("a"))
    assert decoder.asked == ["a"]
    assert room.stats().timeouts == 1


async def test_an_overdue_decode_keeps_its_thread_until_it_ends_and_is_then_of_use(make: Made) -> None:
    decoder = Decoder("a")
    room = make(decoder, decode_seconds=0.01)
    with pytest.raises(Fault, match="longer than"):
        await got(room, image("a"))
    decoder.finish()
    await until(room, lambda stats: stats.running == 0)
    assert (await got(room, image("a"))).shape == (100, 100, 3)
    assert decoder.asked == ["a"]
    assert room.stats() == PixelStats(running=0, waiting=0, bytes=0, decodes=1, timeouts=1)


async def test_a_giant_that_never_ends_does_not_stop_snapshots(make: Made) -> None:
    decoder = Decoder("giant")
    room = make(decoder, decode_seconds=0.05)
    with pytest.raises(Fault, match="longer than"):
        await got(room, image("giant", GIANT))
    for name in "abc":
        assert (await got(room, image(name))).shape == (100, 100, 3)


async def test_nobody_waits_for_ever(make: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 1)
    decoder = Decoder("a", "b")
    room = make(decoder, decode_seconds=0.01)
    for name in "ab":
        with pytest.raises(Fault, match="longer than"):
            await got(room, image(name))
    for ask in (got(room, image("c")), asyncio.to_thread(room, image("c"))):
        with pytest.raises(Fault, match=r"input\[0\]: the server decodes other images") as caught:
            await ask
        assert caught.value.status is Status.UNAVAILABLE
    assert (room.stats().running, room.stats().waiting, room.stats().timeouts) == (2, 0, 2)


# --- memory -----------------------------------------------------------------------------------------


async def test_no_more_is_decoded_at_once_than_there_is_memory(make: Made) -> None:
    sides = 300, 300  # 0.7 MB each by the estimate
    decoder = Decoder("a", "b")
    room = make(decoder, decode_megabytes=1, threads=8)
    first, second = (
        asyncio.ensure_future(got(room, image(name, side))) for name, side in zip("ab", sides, strict=True)
    )
    await decoder.reached("a")
    assert (room.stats().running, room.stats().waiting) == (1, 1)
    assert 0 < room.stats().bytes <= MiB
    decoder.finish()
    await asyncio.gather(first, second)
    assert room.stats().bytes == 0


async def test_pixels_in_hand_hold_back_others_until_they_are_let_go(make: Made) -> None:
    decoder = Decoder()
    room = make(decoder, decode_megabytes=1, threads=8)
    async with AsyncExitStack() as hand:
        pixels = await hand.enter_async_context(room.prepare(image("a", 350)))
        assert room.stats().bytes == pixels.nbytes
        later = asyncio.ensure_future(got(room, image("b", 361)))  # 1 MiB less a little
        await until(room, lambda stats: stats.waiting == 1)
        assert decoder.asked == ["a"]
    await later
    assert decoder.asked == ["a", "b"]


async def test_a_thread_that_waits_is_not_held_back_by_pixels_in_hand(make: Made) -> None:
    """It may be the very thread that the holder of the pixels waits for."""
    decoder = Decoder()
    room = make(decoder, decode_megabytes=1, threads=8)
    async with room.prepare(image("a", 350)):
        queued = asyncio.ensure_future(got(room, image("b", 361)))
        await until(room, lambda stats: stats.waiting == 1)
        assert (await asyncio.to_thread(room, image("c", 361))).shape == (100, 100, 3)
        assert (await asyncio.to_thread(room, image("b", 361))).shape == (100, 100, 3)  # the one that is queued
        await queued


async def test_a_picture_larger_than_the_memory_goes_alone(make: Made) -> None:
    room = make(Decoder(), decode_megabytes=1)
    assert (await got(room, image("huge", 4000))).shape == (100, 100, 3)
    assert (await got(room, image("giant", GIANT))).shape == (100, 100, 3)


async def test_kept_pixels_are_given_however_busy_the_room_is(make: Made) -> None:
    decoder = Decoder("b", "c")
    room = make(decoder)
    await got(room, image("a"))
    busy = [asyncio.ensure_future(got(room, image(name))) for name in "bc"]
    await decoder.reached("b", "c")
    assert room(image("a")) is await got(room, image("a"))
    decoder.finish()
    await asyncio.gather(*busy)


async def test_a_hundred_at_once_leave_nothing_behind(make: Made) -> None:
    decoder = Decoder()
    room = make(decoder, decode_megabytes=1)
    callers = [got(room, image(str(number % 40), 100 + number % 40)) for number in range(100)]
    assert {pixels.shape for pixels in await asyncio.gather(*callers)} == {(100, 100, 3)}
    assert len(decoder.asked) == len(set(decoder.asked)) == 40
    assert room.stats() == PixelStats(running=0, waiting=0, bytes=0, decodes=40, timeouts=0)
