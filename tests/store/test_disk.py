import asyncio
import errno
import threading

import pytest
from structlog.testing import capture_logs

from beholder.faults import Fault, Status
from beholder.store.disk import on_disk


async def test_work_is_done_with_what_it_is_given() -> None:
    assert await on_disk(int, "11", base=2) == 3


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param(errno.ENOSPC, "is full", id="no room"),
        pytest.param(errno.EDQUOT, "is full", id="no room for this user"),
        pytest.param(errno.EFBIG, "is full", id="too large a file"),
        pytest.param(errno.EROFS, "does not work now", id="read-only"),
        pytest.param(errno.EIO, "does not work now", id="broken"),
        pytest.param(errno.EMFILE, "does not work now", id="too many files open"),
        pytest.param(errno.ENOENT, "does not work now", id="taken away"),
        pytest.param(errno.EACCES, "does not work now", id="not ours"),
    ],
)
async def test_what_a_disk_does_not_do_may_pass_and_the_log_says_why(number: int, words: str) -> None:
    def fail() -> None:
        raise OSError(number, "why", "/a/secret/name")

    with capture_logs() as lines, pytest.raises(Fault, match=words) as caught:
        await on_disk(fail)
    assert caught.value.status is Status.UNAVAILABLE
    assert "secret" not in str(caught.value)
    assert [(line["event"], line["error"]) for line in lines] == [("disk failed", "why")]


async def test_what_is_no_failure_of_a_disk_stays_what_it_is() -> None:
    with pytest.raises(ValueError, match="no-number"):
        await on_disk(int, "no-number")


@pytest.mark.parametrize("fails", [False, True])
async def test_who_is_cancelled_leaves_when_it_is_done(fails: bool) -> None:
    begun, allowed, done = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        allowed.wait()
        done.set()
        if fails:
            raise OSError(errno.EIO, "why")

    doing = asyncio.ensure_future(on_disk(slow))
    await asyncio.to_thread(begun.wait)
    doing.cancel()
    await asyncio.sleep(0)
    assert not doing.done()
    allowed.set()
    with pytest.raises(asyncio.CancelledError):
        await doing
    assert done.is_set()
