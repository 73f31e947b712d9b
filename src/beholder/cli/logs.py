"""How the log looks: coloured lines for a person at a terminal, JSON for everything else.

What libraries log by Python's own means is written the same way. Of their errors only the kind is told: a message, and
what asyncio says of a task that failed, may repeat what a caller sent.
"""

import logging
import re
import sys

import structlog
from structlog.typing import Processor

from beholder.stack import stack

_CREDENTIALS = re.compile(r"//[^/\s@]*@")


def configure_logs() -> None:
    """Write the log to stderr."""
    renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if sys.stderr.isatty():
        # Plain tracebacks: the rich ones show local variables, and those may be pictures or keys.
        renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _without_messages,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[Libraries()], level=logging.WARNING, force=True)


class Libraries(logging.Handler):
    """Hands on what libraries log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write `record`; of several lines only the first, for the others show values."""
        said = record.getMessage().partition("\n")[0]
        error = record.exc_info[1] if record.exc_info else None
        more = {} if error is None else {"exception": stack(error)}
        logger = structlog.get_logger(record.name)
        logger.log(record.levelno, _CREDENTIALS.sub("//", said), logger=record.name, **more)


def _without_messages(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Tell of an error that was logged where it came from, and not what it says."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    return event if error is None else {**event, "exception": stack(error)}
