"""Where an error came from, without what it says: messages repeat what was sent, and a log may hold none of that.

`KeyError: 'my private question'` and `ValueError: could not convert string to float: …` are words of a caller. Files,
lines, functions and kinds of errors are ours.
"""

import traceback
from collections.abc import Iterator


def stack(error: BaseException) -> str:
    """Print the frames and kinds of `error`, of what it came from, and of all in a group of errors."""
    return "\n".join(_lines(error))


def _lines(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines(before)
        yield "which led to"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
    yield _kind(error)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield "of which one is"
            yield from _lines(one)


def _kind(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    # What the operating system says is in its own words; the file it says it of is left out.
    return f"{name}: {error.strerror}" if isinstance(error, OSError) and error.strerror else name
