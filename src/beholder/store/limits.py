"""How much may be stored, and the sentences for what is too much."""

from dataclasses import dataclass

from beholder.faults import Fault, Status, invalid

WHERE = "file.size_bytes"


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
            raise invalid("the file is empty; send the bytes of an image", WHERE)
        self.check_growth(size, None)

    def check_growth(self, size: int, declared: int | None) -> None:
        """Raise `Fault` when an upload may not reach `size` bytes; `declared` is what it was announced as."""
        if declared is not None and size > declared:
            raise invalid(f"the upload was declared as {declared} bytes, but more have come", WHERE)
        if size > self.file_bytes:
            message = f"the file is larger than {self.file_bytes} bytes, the most that one file may have here"
            raise Fault(Status.PAYLOAD_TOO_LARGE, message, where=WHERE)

    def check_room(self, total: int) -> None:
        """Raise `Fault` when all files of one project may not take `total` bytes."""
        if total > self.project_bytes:
            message = f"there is no room: all files together may take {self.project_bytes} bytes; delete some first"
            raise Fault(Status.FAILED_PRECONDITION, message)
