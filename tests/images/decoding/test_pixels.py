"""Pixels are decoded once, in threads of their own, and everybody hears of what went wrong with their own image."""

import asyncio
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from beholder.faults import Fault, Status, invalid
from beholder.images.cache import ByteCache, footprint
from beholder.images.decoding.decode import decode
from beholder.images.decoding.pixels import PixelRoom, PixelStats
from beholder.settings import MiB, Settings
from tests.images.decoding.made import Decoder, Made, got, image, make, until
from tests.images.samples import encode, in_hand, quarters

__all__ = ["make"]

# --- one decode -------------------------------------------------------------------------------------


async def test_what_was_decoded_is_not_decoded_again(make: Made) -> None:
    decoder = Decoder()
    room = make(decoder)
    pixels = [await got(room, image("a")), room(image("a")), await got(room, image("a", where="input[1]"))]
    assert decoder.asked == ["a"]
    assert all(other is pixels[0] for other in pixels)
    assert room.stats() == PixelStats(running=0, waiting=0, bytes=0, decodes=1, timeouts=0)


async def test_pixels_cannot_be_written_to(make: Made) -> None:
    pixels = await got(make(Decoder()), image("a"))
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0, 0] = 0


async def test_each_scale_is_kept_for_itself(make: Made) -> None:
    decoder = Decoder()
    room = make(decoder)
    assert [(await got(room, image("a"), longest)).shape[0] for longest in (50, 60, 50)] == [50, 60, 50]
    assert decoder.asked == ["a", "a"]


async def test_a_scale_above_the_size_is_the_size(make: Made) -> None:
    decoder = Decoder()
    room = make(decoder)
    assert {id(await got(room, image("a"), longest)) for longest in (None, 100, 1024, 2048)} == {
        id(room(image("a"), longest=4096))
    }
    assert decoder.asked == ["a"]


async def test_a_room_that_keeps_nothing_still_gives_pixels(make: Made) -> None:
    decoder = Decoder()
    room = make(decoder, cache=0)
    for _ in range(2):
        assert (await got(room, image("a"))).shape == (100, 100, 3)
    assert decoder.asked == ["a", "a"]


async def test_it_decodes_in_its_own_threads(make: Made) -> None:
    decoder = Decoder()
    room = make(decoder)
    await got(room, image("a"))
    room(image("b"))
    assert decoder.threads == {"decode"}


async def test_the_seconds_of_each_decode_are_told() -> None:
    told: asyncio.Queue[float] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    cache = ByteCache[Hashable, Any]("pixels", MiB, footprint)
    room = PixelRoom(
        cache,
        Settings(),
        decode=Decoder(),
        observe=lambda seconds: void(loop.call_soon_threadsafe(told.put_nowait, seconds)),
    )
    await got(room, image("a"))
    assert 0 <= await told.get() < 60


def void(value: object) -> None:
    return None


async def test_real_pixels_are_those_of_the_decoder() -> None:
    photo = in_hand(encode(quarters(), "JPEG"))
    room = PixelRoom(ByteCache[Hashable, Any]("pixels", MiB, footprint), Settings())
    for longest in (None, 8):
        assert np.array_equal(room(photo, longest=longest), decode(photo, longest=longest))


# --- many callers -----------------------------------------------------------------------------------


async def test_callers_of_the_same_pixels_share_a_decode(make: Made) -> None:
    decoder = Decoder("a")
    room = make(decoder)
    with ThreadPoolExecutor(1) as pool:
        callers = [asyncio.ensure_future(got(room, image("a"))) for _ in range(5)]
        await decoder.reached("a")
        blocked = pool.submit(room, image("a"))
        decoder.finish()
        pixels = [*await asyncio.gather(*callers), await asyncio.wrap_future(blocked)]
    assert decoder.asked == ["a"]
    assert len({id(each) for each in pixels}) == 1
    assert room.stats().bytes == 0


async def test_projects_share_no_decode(make: Made) -> None:
    """Else the time it takes would tell one what another has shown."""
    decoder = Decoder("a")
    room = make(decoder)
    callers = [asyncio.ensure_future(got(room, replace(image("a"), project=name))) for name in ("one", "two", "one")]
    await decoder.reached("a")
    decoder.finish()
    await asyncio.gather(*callers)
    assert decoder.asked == ["a", "a"]


async def test_a_caller_that_leaves_takes_nothing_from_the_others(make: Made) -> None:
    decoder = Decoder("a")
    room = make(decoder)
    leaver, stayer = (asyncio.ensure_future(got(room, image("a"))) for _ in range(2))
    await decoder.reached("a")
    leaver.cancel()
    decoder.finish()
    assert (await stayer).shape == (100, 100, 3)
    assert leaver.cancelled()
    assert decoder.asked == ["a"]


async def test_a_decode_that_nobody_waits_for_any_more_is_not_begun(make: Made) -> None:
    decoder = Decoder("a", "b")
    room = make(decoder)
    running = [asyncio.ensure_future(got(room, image(name))) for name in "ab"]
    await decoder.reached("a", "b")
    leaver = asyncio.ensure_future(got(room, image("c")))
    await until(room, lambda stats: stats.waiting == 1)
    leaver.cancel()
    await asyncio.wait([leaver])
    assert room.stats().waiting == 0
    decoder.finish()
    await asyncio.gather(*running)
    await got(room, image("d"))
    assert "c" not in decoder.asked


async def test_a_decode_whose_caller_left_is_kept_for_the_next(make: Made) -> None:
    decoder = Decoder("a")
    room = make(decoder)
    leaver = asyncio.ensure_future(got(room, image("a")))
    await decoder.reached("a")
    leaver.cancel()
    await asyncio.wait([leaver])
    assert room.stats().running == 1
    decoder.finish()
    await until(room, lambda stats: stats.decodes == 1)
    await got(room, image("a"))
    assert decoder.asked == ["a"]
    assert room.stats().bytes == 0


# --- faults -----------------------------------------------------------------------------------------


async def test_each_caller_hears_of_its_own_field(make: Made) -> None:
    decoder = Decoder("a")
    decoder.failure = invalid("this image/png does not decode", "input[0]")
    room = make(decoder)
    callers = [asyncio.ensure_future(got(room, image("a", where=where))) for where in ("input[0]", "contents[3]")]
    await decoder.reached("a")
    decoder.finish()
    faults = await asyncio.gather(*callers, return_exceptions=True)
    assert [str(fault) for fault in faults] == [
        f"{where}: this image/png does not decode" for where in ("input[0]", "contents[3]")
    ]
    assert [fault.status for fault in faults if isinstance(fault, Fault)] == [Status.INVALID_ARGUMENT] * 2


async def test_a_failure_is_not_kept(make: Made) -> None:
    decoder = Decoder()
    decoder.failure = invalid("no luck")
    room = make(decoder)
    with pytest.raises(Fault, match=r"input\[0\]: no luck"):
        await got(room, image("a"))
    with pytest.raises(Fault, match=r"input\[0\]: no luck"):
        room(image("a"))
    decoder.failure = None
    assert (await got(room, image("a"))).shape == (100, 100, 3)
    assert room.stats() == PixelStats(running=0, waiting=0, bytes=0, decodes=3, timeouts=0)


async def test_a_defect_is_told_as_it_is_and_stops_nothing(make: Made) -> None:
    decoder = Decoder()
    decoder.failure = MemoryError("a defect")
    room = make(decoder)
    for _ in range(3):
        with pytest.raises(MemoryError, match="a defect"):
            await got(room, image("a"))
    assert (room.stats().running, room.stats().bytes) == (0, 0)
