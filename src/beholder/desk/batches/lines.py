"""The lines of a batch: cut out of a stream of bytes of any length, and looked at once, before the first is answered.

Only where a line stands and what its caller knows it by is kept; its request is read again when its turn comes. So two
gigabytes of pictures are a few hundred bytes a line here, and never more than one line in memory.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from beholder.faults import Fault, invalid
from beholder.store.batch_requests import BatchRequest
from beholder.wire import batches

BOM = b"\xef\xbb\xbf"
OTHERS = {
    b"\x1f\x8b": "is compressed (gzip)",
    b"PK\x03\x04": "is compressed (zip)",
    b"(\xb5/\xfd": "is compressed (zstd)",
    b"\xff\xfe": "is UTF-16; save it as UTF-8",
    b"\xfe\xff": "is UTF-16; save it as UTF-8",
}
"""What a file begins with that people send for lines of JSON."""
HEAD = 64 * 1024  # bytes that tell whether a file can be lines of JSON at all


@dataclass(frozen=True, slots=True)
class Cut:
    """One line without its end."""

    number: int  # from 1
    start: int  # bytes before it
    size: int  # bytes of it
    text: bytes | None = field(repr=False)  # None when it is longer than a line may be


class Cutter:
    """Cuts what it is fed into lines, whatever the pieces."""

    def __init__(self, longest: int) -> None:
        """Hold at most `longest` bytes of a line; what is longer is measured only."""
        self._longest = longest
        self._number = 0
        self._start = 0
        self._size = 0
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Cut]:
        """Give the lines that end in `data`."""
        cuts: list[Cut] = []
        at = 0
        while (end := data.find(b"\n", at)) >= 0:
            self._take(data[at:end])
            cuts.append(self._cut())
            at = end + 1
        self._take(data[at:])
        return cuts

    def end(self) -> list[Cut]:
        """Give the last line, when nothing ends it."""
        return [self._cut()] if self._size else []

    def _take(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= self._longest:
            self._held += part
        else:
            self._held.clear()

    def _cut(self) -> Cut:
        self._number += 1
        text = bytes(self._held) if self._size <= self._longest else None
        cut = Cut(self._number, self._start, self._size, text)
        self._start += self._size + 1
        self._size = 0
        self._held.clear()
        return cut


def examine(cuts: Iterable[Cut], position: int, longest: int) -> list[BatchRequest]:
    """Give the requests of `cuts`, the first of them in `position`; a line that holds none has failed already.

    Empty lines are none. Slow for long lines: call it from a thread.
    """
    found: list[BatchRequest] = []
    for cut in cuts:
        if cut.text is None or cut.text.strip() not in (b"", BOM):
            found.append(_request(cut, position + len(found), longest))
    return found


def check_head(head: bytes, whole: bool) -> None:
    """Raise `Fault` (INVALID_ARGUMENT) when a file that begins with `head` cannot be lines of JSON objects.

    `whole` tells that `head` is all of it. One line that may be one is enough here: others fail by themselves.
    """
    for start, what in OTHERS.items():
        if head.startswith(start):
            raise invalid(f"{what}; upload lines of JSON as they are", "batch.inputConfig.fileName")
    lines = [line.strip() for line in head.removeprefix(BOM).split(b"\n")]
    cut_off = None if whole else lines.pop()
    if any(line.startswith(b"{") and line.endswith(b"}") for line in lines) or (cut_off or b"").startswith(b"{"):
        return
    sentence = 'is not JSON Lines; write one object a line: {"key": "a", "request": {"contents": [...]}}'
    raise invalid(sentence, "batch.inputConfig.fileName")


def first_failure(found: Sequence[BatchRequest]) -> str | None:
    """Give the first result among `found`: why a line holds no request."""
    return next((request.result for request in found if request.result is not None), None)


def _request(cut: Cut, position: int, longest: int) -> BatchRequest:
    try:
        if cut.text is None:
            raise invalid(f"line {cut.number} has {cut.size:,} bytes; one request may have {longest:,}")
        label, result = batches.read_line(cut.text, cut.number).label, None
    except Fault as fault:
        label = getattr(fault, "label", {})
        result = batches.refused(label, fault)
    return BatchRequest(position, cut.number, cut.start, cut.size, label, result=result)
