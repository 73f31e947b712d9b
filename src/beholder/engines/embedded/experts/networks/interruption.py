"""Work that may be broken off in the middle of a network, so that others need not wait for its end.

No network knows who it runs for: whoever begins work in a thread says there by what it may be broken off, and every
network that runs in that thread heeds it, as does every look before it is taken.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, local
from typing import Protocol


class Interrupted(Exception):
    """The work was broken off: nothing came of it, and it may be done again from its beginning."""


class Stoppable(Protocol):
    """A run of a network that ends soon after this is set: `onnxruntime.RunOptions`."""

    terminate: bool


class Interruption:
    """Breaks off the work of one thread, once. Use from any thread."""

    def __init__(self) -> None:
        """Begin without a wish."""
        self._lock = Lock()
        self._wanted = False
        self._run: Stoppable | None = None

    def interrupt(self) -> None:
        """Break off what runs, and whatever would run after it."""
        with self._lock:
            self._wanted = True
            if self._run is not None:
                self._run.terminate = True

    def check(self) -> None:
        """Raise `Interrupted` when the work is to be broken off."""
        if self._wanted:
            raise Interrupted

    @contextmanager
    def breaking(self, run: Stoppable) -> Iterator[None]:
        """Break off `run`, if need be, until the block ends. Raises `Interrupted`, whatever the block then raises."""
        with self._lock:
            self.check()
            self._run = run
        try:
            yield
        except Exception:
            self.check()
            raise
        finally:
            with self._lock:
                self._run = None


_here = local()


@contextmanager
def interruptible(interruption: Interruption) -> Iterator[None]:
    """Let what this thread does in the block be broken off by `interruption`."""
    _here.interruption = interruption
    try:
        yield
    finally:
        _here.interruption = None


def interruption() -> Interruption | None:
    """Give what breaks off the work of this thread; None where nothing does."""
    return getattr(_here, "interruption", None)


def heed() -> None:
    """Raise `Interrupted` when the work of this thread is to be broken off."""
    if (breaks := interruption()) is not None:
        breaks.check()
