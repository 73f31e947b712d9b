import asyncio
from collections.abc import Sequence

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from beholder.engines.registry import Registry
from beholder.faults import Fault, Status
from beholder.server.app import create_app
from beholder.server.in_hand import InHand, claim_of
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import opened, question


class Holding:
    """Takes the bytes that it is told to, and holds them until it may go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.taken = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        claim = claim_of(scope)
        assert claim is not None
        for more in scope["takes"]:
            claim.take(more)
            self.taken += more
        await self.go.wait()


async def tried(takes: Sequence[Sequence[int]], most: int = 10) -> tuple[Holding, list[object]]:
    """Ask one after the other, all held; gives what became of each when they were let go."""
    holding = Holding()
    app = InHand(holding, most)
    scopes = [{"type": "http", "takes": each} for each in takes]
    asked = [asyncio.ensure_future(app(scope, None, None)) for scope in scopes]  # type: ignore[arg-type]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    holding.go.set()
    became = await asyncio.gather(*asked, return_exceptions=True)
    again = asyncio.ensure_future(app({"type": "http", "takes": [most]}, None, None))  # type: ignore[arg-type]
    await again  # whatever became of them, nothing is left in hand
    return holding, list(became)


@pytest.mark.parametrize(
    ("takes", "refused"),
    [
        pytest.param([[10]], [], id="all of it"),
        pytest.param([[5], [5]], [], id="just enough for two"),
        pytest.param([[11]], [], id="a large one alone"),
        pytest.param([[4, 4, 4]], [], id="a large one alone, in pieces"),
        pytest.param([[5], [6]], [1], id="too much for two"),
        pytest.param([[5], [2, 2, 2]], [1], id="too much, in pieces"),
        pytest.param([[11], [1]], [1], id="beside a large one"),
        pytest.param([[6], [5], [4]], [1], id="one that is refused leaves room"),
        pytest.param([[], [10]], [], id="one without a body takes none"),
    ],
)
async def test_what_is_in_hand_together(takes: list[list[int]], refused: list[int]) -> None:
    _, became = await tried(takes)
    faults = [number for number, result in enumerate(became) if isinstance(result, Fault)]
    assert faults == refused
    assert all(one.status is Status.UNAVAILABLE for one in became if isinstance(one, Fault))


def test_nobody_counts_where_nobody_asked_to() -> None:
    assert claim_of({"type": "http"}) is None


async def test_a_body_too_many_is_asked_to_come_again(settings: Settings, engine: FakeEngine) -> None:
    engine.hold_at = 0
    small = settings.model_copy(update={"bodies_bytes": 3000})
    async with opened(create_app(small, Registry([engine], engine.name))) as client:

        def ask(path: str = "/v1/interactions") -> "asyncio.Future[httpx.Response]":
            return asyncio.ensure_future(client.post(path, json=question({"type": "text", "text": "a" * 2000})))

        first = ask()
        await engine.held.wait()
        refused = await ask()
        assert (refused.status_code, refused.json()["error"]["status"]) == (503, "UNAVAILABLE")
        assert refused.headers["retry-after"] == "1"
        assert (await client.get("/v1/models")).status_code == 200
        engine.gate.set()
        assert (await first).status_code == 200
        assert (await ask()).status_code == 200
