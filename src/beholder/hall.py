"""The hall behind every door: one draft in, one stream of deltas out.

Interactions, generateContent, batches and the OpenAI route differ in their JSON only. Whatever is true
of a request in general (which engine, which images, when it fails) is decided here, once.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from beholder.domain import Ask, Delta, Draft
from beholder.engines.base import ModelCard
from beholder.engines.registry import Registry


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

    def __init__(self, registry: Registry, resolver: Resolver) -> None:
        """Open the hall; `warm_up` makes it ready."""
        self._registry = registry
        self._resolver = resolver
        self.ready = False

    async def answer(self, draft: Draft) -> AsyncIterator[Delta]:
        """Start answering `draft`.

        Awaiting raises `Fault` for all that can go wrong before the first delta (an unknown model, a bad
        image), so that a door still has its status line in hand; then iterate for the deltas.
        """
        engine = self._registry.engine(draft.model)
        deltas = engine.generate(await self._resolver.resolve(draft))
        first = await anext(deltas)
        return _chain(first, deltas)

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


async def _chain(first: Delta, rest: AsyncIterator[Delta]) -> AsyncIterator[Delta]:
    try:
        yield first
        async for delta in rest:
            yield delta
    finally:
        # A reader that goes away closes this generator; the engine must hear of it at once.
        if (aclose := getattr(rest, "aclose", None)) is not None:
            await aclose()
