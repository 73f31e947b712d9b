"""Many damaged inputs, tried in child processes: a crash, a hang or a gulp of memory is seen and its input kept."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fuzz.subject import subject

STARTING = 120.0  # seconds that a child may take until its first input


@dataclass(frozen=True, slots=True)
class Find:
    """An input that must not do what it did."""

    number: int
    wrong: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Campaign:
    """What to try, and when an input is a find."""

    name: str  # of the subject
    seed: int
    inputs: int
    first: int = 0
    seconds: float = 20.0  # for one input
    megabytes: int = 256  # at the peak of one input

    def run(self, memory: list[int] | None = None) -> Iterator[Find]:
        """Try all inputs. `memory` is given the bytes in use, as one process went on without a find."""
        first, last = self.first, self.first + self.inputs
        while first < last:
            at = first - 1
            for line in self._lines(first, last):
                at = line.get("at", at)
                if at < first:
                    raise RuntimeError(f"{self.name} does not start: it {line['find']}")
                if "find" in line:
                    yield self._find(at, line["find"])
                elif "rss" in line and memory is not None:
                    memory.append(line["rss"])
            first = at + 1

    def _lines(self, first: int, last: int) -> Iterator[dict[str, Any]]:
        """Give what one child says, until it is through, dies, or must be killed."""
        numbers = map(str, (self.seed, first, last, self.megabytes))
        command = [sys.executable, "-m", "tests.fuzz.worker", self.name, *numbers]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
            assert child.stdout is not None
            yield from _within(child, child.stdout.fileno(), self.seconds)
        if child.returncode == -signal.SIGKILL:
            yield {"find": f"took longer than {self.seconds:g} s"}
        elif child.returncode:
            yield {"find": f"died with {child.returncode}"}

    def _find(self, number: int, wrong: str) -> Find:
        return Find(number, wrong, subject(self.name, self.seed).make(number))


def _within(child: subprocess.Popen[bytes], output: int, seconds: float) -> Iterator[dict[str, Any]]:
    """Read what `child` says line by line; kill it when the next line takes longer than `seconds`."""
    said = b""
    patience = max(seconds, STARTING)
    while True:
        if not select.select([output], [], [], patience)[0]:
            child.kill()
            return
        more = os.read(output, 65536)
        if not more:
            return
        patience = seconds
        *lines, said = (said + more).split(b"\n")
        yield from map(json.loads, lines)
