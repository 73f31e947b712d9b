"""Which engine answers to which model name, so that a program's own `gemini-*` names keep working."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from beholder.engines.base import Engine, Memory, ModelCard, PixelSource
from beholder.engines.queued import Queued, QueueStats
from beholder.faults import not_found
from beholder.settings import Settings

PLACES = 4  # answers in the making for each core: some wait for pixels or a URL while others run a model
LONGEST = 200  # characters of a model's name

PUBLISHED = (
    "gemini-3-pro-preview",
    "gemini-3-flash-preview",
    "gemini-2.5-pro",
    "gemini-2.5-flash",
    "gemini-2.5-flash-lite",
    "gemini-2.0-flash",
)
"""Names that programs in the wild use; listed, so that a client which lists before it asks finds its own."""


class Registry:
    """Engines by name, and the model names that lead to them.

    A name in `models` goes where it says; an engine's own name goes to that engine; any other
    `gemini-*` name goes to the default engine; everything else is unknown.
    """

    def __init__(self, engines: Iterable[Engine], default: str, models: Mapping[str, str] | None = None) -> None:
        """Raise `ValueError` when `default` or an engine that `models` names is not among `engines`."""
        self.engines: Mapping[str, Engine] = {engine.name: engine for engine in engines}
        self._default = default
        self._models = dict(models or {})
        for name in (default, *self._models.values()):
            if name not in self.engines:
                raise ValueError(f"there is no engine {name!r}; known: {', '.join(sorted(self.engines))}")

    def engine(self, model: str) -> Engine:
        """Give the engine behind `model`; raise `Fault` (NOT_FOUND) for a name that leads nowhere."""
        if (mapped := self._models.get(model)) is not None:
            return self.engines[mapped]
        if model in self.engines:
            return self.engines[model]
        if model.startswith("gemini-") and len(model) <= LONGEST:  # every piece of an answer repeats it
            return self.engines[self._default]
        known = ", ".join(sorted({*self._models, *self.engines}))
        shown = model if len(model) <= LONGEST else f"{model[:LONGEST]}…"
        raise not_found(f"model {shown!r} is not served here; use any gemini-* name, or one of: {known}", "model")

    def queues(self) -> Sequence[QueueStats]:
        """Tell how busy the engines are that have a queue."""
        return [engine.stats() for engine in self.engines.values() if isinstance(engine, Queued)]

    def cards(self) -> Sequence[tuple[str, ModelCard]]:
        """List the model names worth showing, each with its engine's card."""
        names = dict.fromkeys((*PUBLISHED, *self._models, *self.engines))
        return [(name, self.engine(name).card) for name in names]


def build(settings: Settings, pixels: PixelSource, memory: Memory) -> Registry:
    """Make the engines that `settings` call for; raise `ValueError` for an unknown one."""
    wanted = dict.fromkeys((settings.engine, *settings.models.values()))
    places = settings.queue_places or PLACES * (os.cpu_count() or 1)
    engines = [Queued(_make(name, settings, pixels, memory), places, settings.queue_seats) for name in wanted]
    return Registry(engines, settings.engine, settings.models)


def _make(name: str, settings: Settings, pixels: PixelSource, memory: Memory) -> Engine:
    maker = MAKERS.get(name)
    if maker is None:
        raise ValueError(f"there is no engine {name!r}; known: {', '.join(sorted(MAKERS))}")
    return maker(settings, pixels, memory)


def _embedded(settings: Settings, pixels: PixelSource, memory: Memory) -> Engine:
    from beholder.engines.embedded.engine import EmbeddedEngine  # its weights are an extra

    return EmbeddedEngine(pixels, memory, threads=settings.threads)


MAKERS: Mapping[str, Callable[[Settings, PixelSource, Memory], Engine]] = {"embedded": _embedded}
