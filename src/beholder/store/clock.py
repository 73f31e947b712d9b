"""What time it is, for all that is kept until a moment: a test has a clock of its own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def now() -> datetime:
    """Tell the time, aware, in UTC."""
    return datetime.now(UTC)
