"""Bodies in memory: each is bounded by itself, and all of them together by this.

A body is in hand from its first byte until its request has been answered, for its pictures are.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from beholder.faults import Fault, Status

_KEY = "beholder.in_hand"


class InHand:
    """ASGI middleware: counts the bytes of all bodies that `Claim.take` is told of."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        """Wrap `app`, which may have `most` bytes at once; a single body may be larger, when there is no other."""
        self._app = app
        self._most = most
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, with a claim for whoever reads its body."""
        claim = scope[_KEY] = Claim(self)
        try:
            await self._app(scope, receive, send)
        finally:
            self._bytes -= claim.bytes

    def take(self, more: int, mine: int) -> None:
        """Count `more` bytes for one who has `mine`; raise `Fault` (UNAVAILABLE) when with others that is too much."""
        if self._bytes + more > self._most and self._bytes > mine:
            message = f"requests of more than {self._most:,} bytes together are under way; try again in a moment"
            raise Fault(Status.UNAVAILABLE, message)
        self._bytes += more


class Claim:
    """The bytes of one body."""

    def __init__(self, of: InHand) -> None:
        """Begin with none."""
        self.bytes = 0
        self._of = of

    def take(self, more: int) -> None:
        """Count `more` bytes. Raises `Fault` as `InHand.take` does."""
        self._of.take(more, self.bytes)
        self.bytes += more


def claim_of(scope: Scope) -> Claim | None:
    """Give the claim of a request; None where nobody counts."""
    claim: Claim | None = scope.get(_KEY)
    return claim
