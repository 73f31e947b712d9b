"""Whose decode is next: few threads, a bounded number of bytes, and nobody stuck behind a giant.

Only the deciding is done here, so that it can be tested without a thread. Pictures are of two kinds, since a
few giants would otherwise hold every thread and all memory while a hundred snapshots wait:

- one *large* picture is decoded at a time, whatever its size; while it is, or is next, its bytes are set aside.
- the others share what is left, and are never left less than `RESERVE` of the bytes and one thread.

Within its kind every picture is served in the order of arrival, and a free thread goes to the kind whose first
has waited longest, so that neither kind starves the other.
"""

from collections import deque
from dataclasses import dataclass

from beholder.domain import Image
from beholder.images.decoding.jpeg import divisor

LARGE = 25_000_000  # pixels as stored: what decides how long a decode takes, even when it is scaled
RESERVE = 1 / 4  # of the bytes
FULL = 8  # bytes a pixel at the worst moment of a full decode: the library's own picture and our copy
HEAVIER = {"image/avif": 12, "image/bmp": 10, "image/tiff": 10}  # bytes a pixel, where libraries hold more
SCALED = 4  # the same for a JPEG that is shrunk while it is decoded
COEFFICIENTS = 6  # bytes a stored pixel that a progressive JPEG holds on top, however small it is wanted
HEAD = 1024 * 1024  # bytes in which the marker of a progressive JPEG is looked for


@dataclass(eq=False, slots=True)
class Turn:
    """One picture's place: waiting, then decoding, then perhaps in somebody's hand."""

    pixels: int  # as stored
    bytes: int  # at most, while it decodes; afterwards what its pixels take
    urgent: bool = False  # asked for by a thread that can do nothing else: it does not wait for bytes
    arrival: int = 0

    @property
    def large(self) -> bool:
        """Whether this is one of those of which only one is decoded at a time."""
        return self.pixels > LARGE


class Turns:
    """Decides which decodes may start. Not for several threads at once."""

    def __init__(self, slots: int, capacity: int) -> None:
        """Let at most `slots` decodes run (two at least), and keep pixels in flight near `capacity` bytes.

        They exceed it by a large picture that leaves less than the reserve, by one other picture that is larger than
        what is left to such, since neither could ever start otherwise; and by what is urgent.
        """
        self._slots = max(2, slots)
        self._capacity = capacity
        self._large: deque[Turn] = deque()
        self._small: deque[Turn] = deque()
        self._arrivals = 0
        self._running: set[Turn] = set()
        self._held: set[Turn] = set()

    @property
    def waiting(self) -> int:
        """How many have not started."""
        return len(self._large) + len(self._small)

    @property
    def running(self) -> int:
        """How many are being decoded."""
        return len(self._running)

    @property
    def bytes(self) -> int:
        """How many bytes are set aside for decodes under way and for pixels in hand."""
        return sum(turn.bytes for turn in self._running | self._held)

    def wait(self, turn: Turn) -> None:
        """Queue for a decode."""
        self._arrivals += 1
        turn.arrival = self._arrivals
        self._queue(turn).append(turn)

    def hurry(self, turn: Turn) -> None:
        """Put a waiting turn first, because a thread now stands still for it."""
        turn.urgent = True
        if turn in self._queue(turn):
            self._queue(turn).remove(turn)
            self._queue(turn).appendleft(turn)

    def withdraw(self, turn: Turn) -> bool:
        """Leave the queue; False when the decode has started already."""
        if turn not in self._queue(turn):
            return False
        self._queue(turn).remove(turn)
        return True

    def start(self) -> list[Turn]:
        """Let start whatever may, and give it."""
        started = []
        while (turn := self._next()) is not None:
            self._queue(turn).popleft()
            self._running.add(turn)
            started.append(turn)
        return started

    def end(self, turn: Turn, held: int) -> None:
        """Free the thread of a decode, of which `held` bytes stay in hand."""
        self._running.remove(turn)
        turn.bytes = held
        if held:
            self._held.add(turn)

    def release(self, turn: Turn) -> None:
        """Free the bytes of pixels that nobody holds any more."""
        self._held.discard(turn)

    def _queue(self, turn: Turn) -> deque[Turn]:
        return self._large if turn.large else self._small

    def _next(self) -> Turn | None:
        if len(self._running) >= self._slots:
            return None
        able = [turn for turn in (self._next_large(), self._next_small()) if turn is not None]
        return min(able, key=lambda turn: (not turn.urgent, turn.arrival), default=None)

    def _next_large(self) -> Turn | None:
        if not self._large or any(turn.large for turn in self._running):
            return None
        turn = self._large[0]
        return turn if turn.urgent or self._small_bytes() <= self._room_beside(turn) else None

    def _next_small(self) -> Turn | None:
        if not self._small:
            return None
        turn, taken = self._small[0], self._small_bytes()
        large = next((other for other in self._running if other.large), self._large[0] if self._large else None)
        return turn if turn.urgent or not taken or taken + turn.bytes <= self._room_beside(large) else None

    def _small_bytes(self) -> int:
        """Add up what is not a large picture being decoded; the pixels that came of one are small again."""
        return sum(turn.bytes for turn in self._running if not turn.large) + sum(turn.bytes for turn in self._held)

    def _room_beside(self, large: Turn | None) -> int:
        return max(int(self._capacity * RESERVE), self._capacity - (large.bytes if large else 0))


def turn_of(image: Image, longest: int | None) -> Turn:
    """Estimate what decoding `image` takes, from its header: nothing is decoded."""
    stored, side = image.width * image.height, max(image.width, image.height)
    if image.media_type != "image/jpeg":
        return Turn(stored, stored * HEAVIER.get(image.media_type, FULL))
    scale = divisor(side, longest)
    scaled = -(-image.width // scale) * -(-image.height // scale)
    progressive = image.data.find(b"\xff\xc2", 0, HEAD) >= 0
    return Turn(stored, scaled * SCALED + (stored * COEFFICIENTS if progressive else 0))
