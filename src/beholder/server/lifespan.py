"""From start to stop: the store is taken, the models load while health is already answered, all is let go."""

import asyncio
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext, suppress
from typing import TypeAlias

import structlog
from fastapi import FastAPI

from beholder.faults import Fault, Status
from beholder.server.attention import cancel
from beholder.server.rooms import Rooms
from beholder.stack import stack
from beholder.tracing import Span, within

OnFailure: TypeAlias = Callable[[Fault], None]

SWEEP_SECONDS = 60.0
USAGE_SECONDS = 1.0  # how much of what was used a kill may forget
AGAIN_SECONDS = 1.0  # before what a defect ended is begun again

log = structlog.get_logger("beholder.life")


def lifespan(
    rooms: Rooms, on_failure: OnFailure, tracer: Span | None = None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Make the lifespan of an app; `on_failure` hears why it cannot start or go on, or its models cannot load.

    What no request asked for is traced by `tracer`, if there is one, which ends last.
    """

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        try:
            await _open(rooms)
        except Fault as fault:
            on_failure(fault)
            raise
        work = (_work(rooms, on_failure), _sweep(rooms, on_failure), _unending(lambda: _write_down(rooms)))
        with within(tracer) if tracer else nullcontext():
            chores = [asyncio.ensure_future(chore) for chore in work]
        try:
            yield
        finally:
            await cancel(*chores)
            try:
                await _close(rooms)
            finally:
                if tracer:
                    await asyncio.to_thread(tracer.end)

    return life


async def _open(rooms: Rooms) -> None:
    try:
        await rooms.desk.open()
        await rooms.meter.open()
        await rooms.batches.line_up()
    except BaseException:
        await rooms.desk.close()
        raise


async def _close(rooms: Rooms) -> None:
    """Put down all rooms, each whatever the others raise; the last one here is the first."""
    async with AsyncExitStack() as closing:
        closing.push_async_callback(rooms.hall.close)
        closing.push_async_callback(rooms.desk.close)
        closing.push_async_callback(_write_last, rooms)
        closing.push_async_callback(rooms.batches.put_down)


async def _work(rooms: Rooms, on_failure: OnFailure) -> None:
    await _warm_up(rooms, on_failure)
    if rooms.failure is None:
        # What may have killed the server is tried alone, before anything else that could be blamed for it.
        await rooms.desk.try_suspects()
        await rooms.batches.try_suspects()
        async with asyncio.TaskGroup() as group:
            group.create_task(_unending(rooms.desk.work))
            group.create_task(_unending(rooms.batches.work))


async def _unending(work: Callable[[], Awaitable[None]]) -> None:
    """Do `work`, and begin it again when a defect ended it: else jobs would be taken and never done, for one."""
    while True:
        try:
            await work()
        except Exception as error:
            log.error("background work failed", exception=stack(error))
        await asyncio.sleep(AGAIN_SECONDS)


async def _warm_up(rooms: Rooms, on_failure: OnFailure) -> None:
    try:
        began = time.perf_counter()
        await rooms.hall.warm_up()
        log.info("models loaded", seconds=round(time.perf_counter() - began, 2))
    except Fault as fault:
        rooms.failure = fault
    except Exception:
        log.error("models failed to load", exception=traceback.format_exc())
        rooms.failure = Fault(Status.INTERNAL, "the models failed to load; the log says why")
    if rooms.failure is not None:
        on_failure(rooms.failure)


async def _sweep(rooms: Rooms, on_failure: OnFailure) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await rooms.desk.sweep()
            await rooms.batches.sweep()
        except Exception as error:  # a defect as well: without sweeps the disk would fill
            log.error("sweep failed", exception=stack(error))
            if isinstance(error, Fault) and error.status is Status.FAILED_PRECONDITION:
                on_failure(error)  # the database is another server's now, which does this one's work
                return


async def _write_last(rooms: Rooms) -> None:
    with suppress(Fault):  # the database has logged it
        await rooms.meter.flush()


async def _write_down(rooms: Rooms) -> None:
    while True:
        await asyncio.sleep(USAGE_SECONDS)
        with suppress(Fault):  # the database has logged it, and the next time it is tried again
            await asyncio.shield(rooms.meter.flush())
