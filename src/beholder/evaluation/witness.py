"""Questions put to an engine the way that the server puts them: a draft to the hall, deltas folded into an answer.

What goes wrong with one question is noted and costs that answer only: an engine that fails one picture in a hundred
is measured on a hundred, and the one counts as answered with nothing.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from beholder.domain import (
    Draft,
    Generation,
    ImageSource,
    Inline,
    OutputFormat,
    Request,
    Role,
    Text,
    ThinkingLevel,
    Turn,
)
from beholder.engines.base import fold
from beholder.faults import Fault
from beholder.hall import Hall

NOTED = 20  # failures that are kept with their words; all are counted
WHERE = "input[1]"
PLAIN = OutputFormat()


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that got no usable answer."""

    photo: str
    reason: str


@dataclass(slots=True)
class Record:
    """How the questioning went."""

    questions: int = 0
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)  # the first few
    seconds: list[float] = field(default_factory=list)  # of the first answer about each picture: nothing known yet

    def fail(self, photo: Path, reason: str) -> None:
        """Count an answer that is missing or unusable."""
        self.failed += 1
        if len(self.failures) < NOTED:
            self.failures.append(Failure(photo.name, reason))

    @property
    def speed(self) -> str:
        """How long the middle one of the first answers took, in words."""
        return f"{median(self.seconds) * 1000:.0f} ms for a first answer (median)" if self.seconds else "no answers"


class Witness:
    """The engine behind a hall, asked about one picture at a time."""

    def __init__(self, hall: Hall, model: str, thinking: ThinkingLevel | None = None) -> None:
        """Ask `model`, with the effort of `thinking`; None leaves it to the engine."""
        self._hall = hall
        self._model = model
        self._generation = Generation(thinking_level=thinking)
        self._seen: set[Path] = set()
        self.record = Record()

    async def ask(self, photo: Path, prompt: str, output: OutputFormat = PLAIN) -> str:
        """Give the answer to `prompt` about `photo`, or nothing ("") where it failed, which is noted."""
        self.record.questions += 1
        try:
            draft = self._draft(photo.read_bytes(), prompt, output)
            began = time.perf_counter()
            answer = await fold(await self._hall.answer(draft))
        except Fault as fault:
            self.record.fail(photo, fault.message)
            return ""
        except Exception as error:  # whatever an engine raises must not end the run
            self.record.fail(photo, f"{type(error).__name__}: {error}")
            return ""
        if photo not in self._seen:
            self._seen.add(photo)
            self.record.seconds.append(time.perf_counter() - began)
        return answer.text

    def _draft(self, data: bytes, prompt: str, output: OutputFormat) -> Draft:
        picture = ImageSource(Inline(data), WHERE)
        turn: Turn[ImageSource] = Turn(Role.USER, (Text(prompt), picture))
        return Request(self._model, (turn,), output=output, generation=self._generation)
