"""How much may be stored, and the sentences for what is too much."""

import math
from dataclasses import dataclass

from beholder.faults import Exceeded, Fault, Status, invalid

WHERE = "file.size_bytes"


@dataclass(frozen=True, slots=True)
class Bound:
    """How many bytes a project may store, and in whose word."""

    most: int
    files: bool  # files count only; else all that is kept
    quota: str
    who: str  # the beginning of a sentence about it
    advice: str

    def never(self, project: str, size: int) -> Fault:
        """Refuse what no wait makes room for: it has `size` bytes by itself."""
        message = f"{size:,} bytes cannot be stored, now or later: {self.who} {self.most:,} bytes"
        return Fault(Status.FAILED_PRECONDITION, message, exceeded=self._exceeded(project))

    def full(self, project: str, total: int, seconds: float) -> Fault:
        """Refuse what would make it `total` bytes now, and fit in `seconds` if nothing else came."""
        message = (
            f"there is no room: {self.who} {self.most:,} bytes, and this would make it {total:,}; "
            f"{self.advice}, or come again in {_words(seconds)}, when enough has expired"
        )
        return Fault(Status.RESOURCE_EXHAUSTED, message, exceeded=self._exceeded(project), retry_seconds=seconds)

    def _exceeded(self, project: str) -> Exceeded:
        return Exceeded(self.quota, "bytes", self.most, f"project:{project}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What files and uploads may take; bytes and seconds."""

    file_bytes: int
    project_bytes: int
    file_seconds: float
    upload_seconds: float

    def check_size(self, size: int) -> None:
        """Raise `Fault` when a whole file may not have `size` bytes."""
        if size <= 0:
            raise invalid("the file is empty; send its bytes", WHERE)
        self.check_growth(size, None)

    def check_growth(self, size: int, declared: int | None) -> None:
        """Raise `Fault` when an upload may not reach `size` bytes; `declared` is what it was announced as."""
        if declared is not None and size > declared:
            message = f"the upload was declared as {declared} bytes, but more have come; start again with the true size"
            raise invalid(message, WHERE)
        if size > self.file_bytes:
            message = f"the file is larger than {self.file_bytes} bytes, the most that one file may have here"
            raise Fault(Status.PAYLOAD_TOO_LARGE, message, where=WHERE)

    def bounds(self, most: int | None) -> list[Bound]:
        """Give what an upload must stay within, with a key that lets its project store `most` bytes."""
        who, advice = "a project's files may take", "delete some"
        return [Bound(self.project_bytes, True, "FileBytesPerProject", who, advice), *bounds_of(most)]


def bounds_of(most: int | None) -> list[Bound]:
    """Give what all that is kept must stay within, with a key that lets its project store `most` bytes."""
    who = "with this API key the project may store"
    advice = "delete files or interactions, ask with 'store': false"
    return [] if most is None else [Bound(most, False, "BytesStoredPerProject", who, advice)]


def _words(seconds: float) -> str:
    for unit, name in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds > 2 * unit:
            return f"{math.ceil(seconds / unit)} {name}"
    return f"{math.ceil(seconds)} s"
