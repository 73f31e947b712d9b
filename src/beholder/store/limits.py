"""How much may be stored, and the sentences for what is too much."""

from dataclasses import dataclass

from beholder.faults import Exceeded, Fault, Status, invalid

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
            most = f"a project's files may take {self.project_bytes} bytes together"
            raise Fault(Status.FAILED_PRECONDITION, f"there is no room: {most}; delete some first")


def check_stored(project: str, size: int, most: int | None) -> None:
    """Raise `Fault` when `project` may not store `size` bytes, as a key allows it `most`.

    That is no 429: it stays so until something is deleted or expires, and clients would send the same five times.
    """
    if most is not None and size > most:
        message = (
            f"there is no room: with this API key the project may store {most:,} bytes, and this would make it "
            f"{size:,}; delete files or interactions, or ask with 'store': false"
        )
        exceeded = Exceeded("BytesStoredPerProject", "bytes", most, f"project:{project}")
        raise Fault(Status.FAILED_PRECONDITION, message, exceeded=exceeded)
