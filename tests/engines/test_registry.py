"""Model names lead to engines."""

from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from typing import TypeVar, cast

import pytest

from beholder.domain import RGB, Image
from beholder.engines import registry as registry_module
from beholder.engines.base import Engine, Memory, ModelCard, PixelSource
from beholder.engines.registry import PUBLISHED, Registry, build
from beholder.faults import Fault, Status
from beholder.settings import Settings


class Named:
    """As much of an engine as a registry looks at."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.card = ModelCard(name, f"the {name} engine", 1, 1)


def registry(**models: str) -> Registry:
    engines = [cast(Engine, Named("small")), cast(Engine, Named("large"))]
    return Registry(engines, "small", {name.replace("_", "-"): engine for name, engine in models.items()})


@pytest.mark.parametrize(
    ("model", "engine"),
    [
        pytest.param("gemini-3-flash-preview", "small", id="the spec page's model"),
        pytest.param("gemini-99-imaginary", "small", id="any gemini"),
        pytest.param("large", "large", id="an engine by its own name"),
        pytest.param("gemini-pro", "large", id="a gemini that is mapped"),
        pytest.param("my-model", "large", id="a name that is mapped"),
    ],
)
def test_engine(model: str, engine: str) -> None:
    assert registry(gemini_pro="large", my_model="large").engine(model).name == engine


@pytest.mark.parametrize("model", ["gpt-4o", "", "Gemini-3", "gemini", "models/gemini-3"])
def test_an_unknown_name_is_not_found_and_the_message_says_what_would_work(model: str) -> None:
    with pytest.raises(Fault, match="gemini-") as caught:
        registry().engine(model)
    assert caught.value.status is Status.NOT_FOUND
    assert "large, small" in str(caught.value)


def test_a_name_of_a_megabyte_is_none_of_ours_and_not_repeated() -> None:
    assert registry().engine("gemini-" + "x" * 193).name == "small"
    with pytest.raises(Fault, match="not served here") as caught:
        registry().engine("gemini-" + "x" * 1_000_000)
    assert (caught.value.status, len(str(caught.value)) < 500) == (Status.NOT_FOUND, True)


def test_cards_list_published_mapped_and_own_names_once() -> None:
    cards = dict(registry(my_model="large", **{PUBLISHED[0].replace("-", "_"): "large"}).cards())
    assert list(cards)[: len(PUBLISHED)] == list(PUBLISHED)
    assert cards[PUBLISHED[0]].name == "large"
    assert cards[PUBLISHED[1]].name == "small"
    assert {"my-model", "small", "large"} <= set(cards)


@pytest.mark.parametrize(
    ("default", "models"),
    [
        pytest.param("huge", {}, id="an unknown default"),
        pytest.param("small", {"a": "huge"}, id="a mapping to nowhere"),
    ],
)
def test_wrong_names_are_told_at_once(default: str, models: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no engine 'huge'; known: small"):
        Registry([cast(Engine, Named("small"))], default, models)


T = TypeVar("T")


class Untouched:
    """Pixels and a memory that nobody may use."""

    def __call__(self, image: Image, *, longest: int | None = None) -> RGB:
        raise AssertionError("nothing is decoded when engines are made")

    @asynccontextmanager
    async def prepare(self, image: Image, longest: int | None = None) -> AsyncIterator[RGB]:
        yield self(image, longest=longest)

    def get_or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        raise AssertionError("nothing is looked for when engines are made")


def test_build_makes_what_the_settings_name() -> None:
    assert list(build(Settings(engine="embedded"), Untouched(), Untouched()).engines) == ["embedded"]


def test_build_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="no engine 'vllm'; known: embedded"):
        build(Settings(engine="vllm"), Untouched(), Untouched())


def test_build_hands_on_pixels_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels, memory, settings = Untouched(), Untouched(), Settings(engine="small", models={"m": "large"})
    given: list[tuple[object, ...]] = []

    def make(name: str) -> Callable[[Settings, PixelSource, Memory], Engine]:
        def made(*parts: object) -> Engine:
            given.append(parts)
            return cast(Engine, Named(name))

        return made

    monkeypatch.setattr(registry_module, "MAKERS", {name: make(name) for name in ("small", "large", "unused")})
    assert list(build(settings, pixels, memory).engines) == ["small", "large"]
    assert given == [(settings, pixels, memory)] * 2


def test_engines_are_built_with_a_queue_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_module, "MAKERS", {"small": lambda *parts: cast(Engine, Named("small"))})
    built = build(Settings(engine="small"), Untouched(), Untouched())
    assert [(queue.name, queue.running, queue.waiting) for queue in built.queues()] == [("small", 0, 0)]
    assert registry().queues() == []
