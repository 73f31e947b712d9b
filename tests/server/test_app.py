import inspect

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from beholder.engines import registry
from beholder.engines.base import Engine, Memory, PixelSource
from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.server.routes import files, health, interactions, models
from beholder.server.uploading import uploads
from beholder.server.watching import metrics
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.images.samples import in_hand
from tests.server.conftest import opened, png, question


def test_an_unknown_engine_is_refused_when_the_app_is_made(settings: Settings) -> None:
    with pytest.raises(ValueError, match="there is no engine 'crystal-ball'"):
        create_app(settings.model_copy(update={"engine": "crystal-ball"}))


async def test_nothing_is_touched_before_it_runs(settings: Settings) -> None:
    create_app(settings, Registry([FakeEngine()], "fake"))
    assert not settings.data_dir.exists()


async def test_two_apps_are_apart(settings: Settings) -> None:
    first, second = FakeEngine(words=["first"]), FakeEngine(words=["second"])
    there = settings.model_copy(update={"data_dir": settings.data_dir / "there"})
    apps = create_app(settings, Registry([first], "fake")), create_app(there, Registry([second], "fake"))
    async with opened(apps[0]) as one, opened(apps[1]) as two:
        for client, text in ((one, "first"), (two, "second")):
            answer = (await client.post("/v1/interactions", json=question())).json()
            assert answer["steps"][-1]["content"][0]["text"] == text


async def test_engines_get_the_pixels_and_the_memory_that_the_metrics_are_about(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[PixelSource, Memory]] = []

    def make(settings: Settings, pixels: PixelSource, memory: Memory) -> Engine:
        given.append((pixels, memory))
        return FakeEngine("fake")

    monkeypatch.setattr(registry, "MAKERS", {"fake": make})
    app = create_app(settings.model_copy(update={"engine": "fake", "cache_bytes": 1000}))
    ((pixels, memory),) = given
    photo = in_hand(png())
    memory.get_or_make("a", lambda: "found")
    async with pixels.prepare(photo) as first, pixels.prepare(photo) as again, opened(app) as client:
        assert first is again
        page = (await client.get("/metrics")).text
    for sample in ("hits_total", "misses_total", "entries"):
        assert f'beholder_cache_{sample}{{cache="images"}} {2.0 if sample != "hits_total" else 1.0}' in page
    assert 'beholder_cache_capacity_bytes{cache="images"} 1000.0' in page
    assert "beholder_decode_seconds_count 1.0" in page


async def test_a_slash_at_the_end_is_no_redirect(app: FastAPI) -> None:
    async with opened(app) as client:
        assert (await client.post("/v1/interactions/", json=question())).status_code == 404


@pytest.mark.parametrize("resource", [files, health, interactions, metrics, models, uploads])
def test_route_functions_are_short(resource: object) -> None:
    routes = [route for route in getattr(resource, "router").routes if isinstance(route, APIRoute)]  # noqa: B009
    assert routes
    for route in routes:
        assert len(inspect.getsource(route.endpoint).splitlines()) < 21, route.path
