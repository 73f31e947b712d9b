"""The hall behind every door: one draft in, one stream of deltas out.

Interactions, generateContent, batches and the OpenAI route differ in their JSON only. Whatever is true
of a request in general (which engine, which images, when it fails) is decided here, once.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Protocol, TypeAlias

from beholder.domain import Answer, Ask, Delta, Draft, Finish, Usage
from beholder.engines.base import Engine, ModelCard, fold
from beholder.engines.registry import Registry
from beholder.faults import invalid

Spend: TypeAlias = Callable[[str, int], None]  # hears of an API key (its id) and tokens


def spend_nothing(key: str, tokens: int) -> None:
    """Count for nobody."""


class Resolver(Protocol):
    """Turns image sources into images."""

    async def resolve(self, draft: Draft) -> Ask:
        """Fetch, sniff and measure every image of `draft`."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Hall:
    """Answers drafts with the engine that their model name leads to."""

    def __init__(self, registry: Registry, resolver: Resolver, spend: Spend = spend_nothing) -> None:
        """Open the hall; `warm_up` makes it ready. `spend` hears how many tokens are used with which API key."""
        self._registry = registry
        self._resolver = resolver
        self._spend = spend
        self.ready = False

    async def answer(self, draft: Draft) -> "Deltas":
        """Start answering `draft`.

        Awaiting raises `Fault` for all that can go wrong before the first delta (an unknown model, a bad
        image), so that a door still has its status line in hand; then iterate for the deltas.
        """
        return await self.begin(await self.resolve(draft))

    async def resolve(self, draft: Draft) -> Ask:
        """Bring the images of `draft` into hand.

        Raises `Fault` for an unknown model, a bad image, and what a function gave that nobody called.
        """
        self._registry.engine(draft.model)
        for stray in draft.strays:
            message = f"no call before it in this conversation has the id {stray.call_id[:80]!r}; send that of the call"
            raise invalid(message, stray.where)
        return await self._resolver.resolve(draft)

    async def begin(self, ask: Ask) -> "Deltas":
        """Start answering `ask`; raise `Fault` as `answer` does."""
        engine = self._registry.engine(ask.model)
        deltas = engine.generate(ask)
        return Deltas(await anext(deltas), deltas, self._counting(ask, engine))

    async def whole(self, draft: Draft) -> Answer:
        """Answer `draft` in one piece; raise `Fault` for whatever goes wrong."""
        async with aclosing(await self.answer(draft)) as deltas:
            return await fold(deltas)

    async def count(self, draft: Draft) -> Usage:
        """Count what `draft` costs to read, from the headers of its images; raise `Fault` as `answer` does."""
        ask = await self.resolve(draft)
        return self._registry.engine(ask.model).count(ask)

    def _counting(self, ask: Ask, engine: Engine) -> Callable[[Delta], None] | None:
        """Count what was read now, for a caller who leaves has it too, and the rest when it is known."""
        if (key := ask.key) is None:
            return None
        read = engine.count(ask).input
        self._spend(key, read)
        return lambda delta: self._spend(key, delta.usage.total - read) if isinstance(delta, Finish) else None

    def card(self, model: str) -> ModelCard:
        """Describe the engine behind `model`; raise `Fault` (NOT_FOUND) for an unknown name."""
        return self._registry.engine(model).card

    def models(self) -> Sequence[tuple[str, ModelCard]]:
        """List model names with the cards of their engines."""
        return self._registry.cards()

    async def warm_up(self) -> None:
        """Load every engine; `ready` is true afterwards."""
        await asyncio.gather(*(engine.warm_up() for engine in self._registry.engines.values()))
        self.ready = True

    async def close(self) -> None:
        """Close engines and connections."""
        self.ready = False
        await self._resolver.close()
        for engine in self._registry.engines.values():
            await engine.close()


class Deltas:
    """A stream whose first delta is already in hand. Close it when leaving early, so that the engine stops."""

    def __init__(
        self, first: Delta, rest: AsyncGenerator[Delta, None], hear: Callable[[Delta], None] | None = None
    ) -> None:
        """Put `first` before `rest`; `hear` is told each when it is given."""
        self._first: Delta | None = first
        self._rest = rest
        self._hear = hear

    def __aiter__(self) -> "Deltas":
        """Iterate once."""
        return self

    async def __anext__(self) -> Delta:
        """Give the next delta."""
        delta, self._first = self._first, None
        if delta is None:
            delta = await anext(self._rest)
        if self._hear is not None:
            self._hear(delta)
        return delta

    async def aclose(self) -> None:
        """Let the engine know that nobody listens any more."""
        await self._rest.aclose()
