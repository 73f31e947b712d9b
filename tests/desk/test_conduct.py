import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from beholder.desk.conduct import conduct
from beholder.desk.record import Record
from beholder.desk.run import Run
from beholder.domain import Delta, Finish, FinishReason, Interaction, InteractionStatus, Usage, Words
from beholder.faults import Fault, Status
from beholder.hall import Deltas
from tests.desk.conftest import heard

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
STOP = Finish(FinishReason.STOP, Usage())


class Recorder:
    """A record that remembers, or refuses with `refusal`."""

    def __init__(self, *, opened: bool = True, refusal: Exception | None = None) -> None:
        self.opened = opened
        self.refusal = refusal
        self.closed: list[Interaction] = []

    async def close(self, interaction: Interaction) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.closed.append(interaction)


def saying(*deltas: Delta, error: Exception | None = None) -> Any:
    async def said() -> AsyncGenerator[Delta, None]:
        for delta in deltas:
            yield delta
        if error is not None:
            raise error

    async def begin() -> Deltas:
        rest = said()
        return Deltas(await anext(rest), rest)

    return begin


async def conducted(record: Recorder, begin: Any) -> Run:
    run = Run(Interaction("int_1", "m", MOMENT, MOMENT))
    await conduct(run, begin, cast(Record, record), lambda: MOMENT)
    return run


async def test_an_end_is_recorded_before_it_is_told() -> None:
    record = Recorder()
    run = await conducted(record, saying(Words("a"), STOP))
    assert record.closed == [run.interaction]
    assert await heard(run.follow()) == [Words("a"), STOP]


async def test_a_stream_without_a_finish_is_a_defect() -> None:
    record = Recorder()
    with capture_logs() as lines:
        run = await conducted(record, saying(Words("a")))
    assert run.interaction.status is InteractionStatus.FAILED
    with pytest.raises(RuntimeError, match="without a Finish"):
        await run.ended()
    (line,) = lines
    assert (line["event"], line["interaction"]) == ("interaction failed", "int_1")


@pytest.mark.parametrize("opened", [True, False])
async def test_a_failure_is_recorded_only_where_there_is_a_record(opened: bool) -> None:
    record = Recorder(opened=opened)
    run = await conducted(record, saying(Words("a"), error=Fault(Status.UNAVAILABLE, "gone")))
    assert len(record.closed) == opened
    with pytest.raises(Fault, match="gone"):
        await run.ended()


async def test_an_end_that_cannot_be_recorded_is_a_failure_for_all_who_listen() -> None:
    run = await conducted(Recorder(refusal=Fault(Status.UNAVAILABLE, "the disk is full")), saying(Words("a"), STOP))
    assert run.interaction.status is InteractionStatus.FAILED
    with pytest.raises(Fault, match="disk is full"):
        await heard(run.follow())


@pytest.mark.parametrize("stopped", [True, False], ids=["somebody asked for it", "the server stops"])
async def test_what_is_cut_off_is_recorded_as_cancelled_only_when_somebody_asked(stopped: bool) -> None:
    held = asyncio.Event()

    async def begin() -> Deltas:
        held.set()
        await asyncio.Event().wait()
        raise AssertionError

    record, run = Recorder(), Run(Interaction("int_1", "m", MOMENT, MOMENT))
    working = asyncio.ensure_future(conduct(run, begin, cast(Record, record), lambda: MOMENT))
    await held.wait()
    run.stopped = stopped
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    assert working.cancelled() == (not stopped)
    assert [it.status for it in record.closed] == ([InteractionStatus.CANCELLED] if stopped else [])
