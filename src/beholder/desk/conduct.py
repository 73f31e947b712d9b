"""One answer from its first delta to its end, told to a run and recorded: the same for every way of asking."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import structlog

from beholder.desk.record import NewRecord, Record
from beholder.desk.run import Run, cancelled, failed, finished
from beholder.domain import Finish, Interaction
from beholder.faults import Fault
from beholder.hall import Deltas
from beholder.stack import stack
from beholder.store.clock import Clock
from beholder.tracing import span

log = structlog.get_logger("beholder.desk")


async def conduct(
    run: Run, begin: Callable[[], Awaitable[Deltas]], record: Record | None, clock: Clock, *, early: bool = False
) -> None:
    """Answer `run` with what `begin` gives, record its end, and then tell it; without a `record`, only tell it.

    With `early` a new record is opened at the first word. What failed before its record was opened is told, and not
    recorded. Raises `CancelledError` only, when the work is cut off without anybody having asked for that.
    """
    error: Exception | None = None
    try:
        finish = await _listen(run, await begin(), record if early else None)
        end = finished(run.interaction, run.said, finish, clock())
    except asyncio.CancelledError:
        if not run.stopped:
            raise
        end = cancelled(run.interaction, run.said, clock())
    except Exception as raised:
        error = raised
        end = failed(run.interaction, run.said, raised, clock())
        if record is not None and record.opened and not isinstance(raised, Fault):
            log.error("interaction failed", interaction=run.interaction.id, exception=stack(raised))
    await _close(run, record, end, error)


async def _listen(run: Run, deltas: Deltas, early: Record | None) -> Finish:
    async with aclosing(deltas):
        async for delta in deltas:
            if isinstance(delta, Finish):
                return delta
            if run.hear(delta) and isinstance(early, NewRecord) and not early.opened:
                run.adding = early.open(run.interaction)
    raise RuntimeError("the engine's stream ended without a Finish")


async def _close(run: Run, record: Record | None, end: Interaction, error: Exception | None) -> None:
    run.closing = True
    if record is not None and (error is None or record.opened):
        try:
            with span("store"):
                await record.close(end)
        except Exception as refused:
            run.end(failed(run.interaction, run.said, refused, end.updated), refused)
            return
    run.end(end, error)
