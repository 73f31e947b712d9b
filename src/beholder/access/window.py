"""How often something was done within the last minute."""

from collections import deque
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


class Window:
    """The moments of the last minute; holds as many as were allowed."""

    def __init__(self) -> None:
        """Begin empty."""
        self._moments = deque[datetime]()

    def wait(self, moment: datetime, limit: int) -> float:
        """Give the seconds from `moment` until one more stays within `limit` a minute; 0 when it does now."""
        # A clock that was set back leaves moments to come, which count no more than those long gone.
        while self._moments and not timedelta(0) <= moment - self._moments[0] < MINUTE:
            self._moments.popleft()
        if len(self._moments) < limit:
            return 0.0
        if limit == 0:
            return MINUTE.total_seconds()
        return (self._moments[-limit] + MINUTE - moment).total_seconds()

    def add(self, moment: datetime) -> None:
        """Count one at `moment`."""
        self._moments.append(moment)
