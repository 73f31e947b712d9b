"""Work that nobody waits for comes again when it is sent away: what may pass on its own is no failure of a job.

A full queue sends no patient work away (`engines/queued.py`): it waits there for its turn. This is for the rest that
may pass: too many decodes under way, a full disk, an engine elsewhere that is busy.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

from beholder.faults import Fault, Status

T = TypeVar("T")

Pause: TypeAlias = Callable[[float], Awaitable[None]]

PASSING = (Status.UNAVAILABLE, Status.RESOURCE_EXHAUSTED)
PAUSE = 1.0  # seconds before what must be done is tried again
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 60.0, 60.0, 60.0)  # seconds before each further attempt: five minutes


async def patiently(begin: Callable[[], Awaitable[T]], pause: Pause) -> T:
    """Give what `begin` gives; where it raises UNAVAILABLE, `pause` and begin again, as often as `PAUSES` is long.

    Raises what `begin` raises otherwise, and what it raised at last. Begun again is the whole of it, so nothing
    that it did before it raised may have reached anybody.
    """
    for seconds in PAUSES:
        try:
            return await begin()
        except Fault as fault:
            if fault.status is not Status.UNAVAILABLE:
                raise
        await pause(seconds)
    return await begin()


async def insist(work: Callable[[], Awaitable[T]]) -> T:
    """Do `work` until it works; raises only what will not pass on its own."""
    while True:
        try:
            return await work()
        except Fault as fault:
            if fault.status not in PASSING:
                raise
            await asyncio.sleep(PAUSE)
