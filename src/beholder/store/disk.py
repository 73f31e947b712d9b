"""Work on a disk: in a thread, to its end even when nobody waits any more, and with one meaning for what goes wrong.

A disk that is full, was taken away or became read-only is no fault of who asks, and may pass: it is UNAVAILABLE, which
clients try again, and jobs wait for.
"""

import errno
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import anyio.to_thread
import structlog

from beholder.faults import Fault, Status
from beholder.store.unbroken import unbroken

P = ParamSpec("P")
T = TypeVar("T")

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

log = structlog.get_logger(__name__)


async def on_disk(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do `work`, which blocks, in a thread; one who is cancelled meanwhile leaves when it is done, not before.

    Raises `Fault` (UNAVAILABLE) for an `OSError`.
    """
    return await unbroken(anyio.to_thread.run_sync(_tried, lambda: work(*given, **named)))


def _tried(work: Callable[[], T]) -> T:
    try:
        return work()
    except OSError as error:
        log.error("disk failed", error=error.strerror or type(error).__name__)
        if error.errno in FULL:
            raise Fault(Status.UNAVAILABLE, "the disk of this server is full; its owner must make room") from error
        raise Fault(Status.UNAVAILABLE, "the disk of this server does not work now; its log says why") from error
