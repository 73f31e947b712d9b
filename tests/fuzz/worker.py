"""The child process of a campaign: it tries one input after another, and says so before and after.

Whatever becomes of it, its parent has read which input it was at. One line of JSON each: `{"at": 7}` before
input 7, `{"find": …, "at": 7}` when something was wrong with it, `{"rss": …}` (bytes) every so often.
"""

import gc
import json
import os
import sys
import traceback

from tests.fuzz.memory import in_use, peak, reset_peak
from tests.fuzz.subject import Subject, subject

EVERY = 100  # inputs between two looks at the memory in use
_PARENT = os.dup(1)  # what the subject prints must not come between


def main(name: str, seed: int, first: int, last: int, megabytes: int) -> None:
    """Try the inputs from `first` up to, but not with, `last`; one may take `megabytes` at its peak."""
    os.dup2(2, 1)
    trying = subject(name, seed)
    for number in range(first, last):
        _say(at=number)
        data = trying.make(number)
        if wrong := _wrong(trying, data, megabytes << 20):
            _say(find=wrong, at=number)
        if number % EVERY == EVERY - 1:
            gc.collect()
            _say(rss=in_use())
    trying.close()


def _wrong(trying: Subject, data: bytes, most: int) -> str | None:
    """Swallow `data`; say what was wrong."""
    reset_peak()
    before = in_use()
    try:
        trying.swallow(data)
    except Exception:
        return traceback.format_exc()
    grown = peak() - before
    return f"took {grown >> 20} MiB" if grown > most else None


def _say(**fields: object) -> None:
    os.write(_PARENT, json.dumps(fields).encode() + b"\n")


if __name__ == "__main__":
    main(sys.argv[1], *(int(argument) for argument in sys.argv[2:]))
