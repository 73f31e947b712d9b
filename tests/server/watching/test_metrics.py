"""The metrics of an app are its own, read when they are asked for, in the format of Prometheus."""

import asyncio
from collections.abc import Hashable
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from beholder.engines.queued import Queued
from beholder.engines.registry import Registry
from beholder.images.cache import ByteCache, footprint
from beholder.images.decoding.pixels import PixelRoom
from beholder.server.watching.metrics import Metrics
from beholder.settings import MiB, Settings
from tests.fakes import FakeEngine
from tests.images.samples import encode, in_hand, quarters
from tests.server.conftest import KEY, inline, opened, png, question


def read(text: str) -> dict[str, float]:
    """Read the samples of a page by name and, where there is one, the cache they are about."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {" ".join([sample.name, *sample.labels.values()]): sample.value for sample in samples}


async def test_a_new_app_has_done_nothing(client: httpx.AsyncClient, settings: Settings) -> None:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    samples = read(answer.text)
    assert samples.pop("beholder_cache_capacity_bytes images") == settings.cache_bytes
    assert samples.pop("beholder_decode_seconds_created") > 0
    assert set(samples.values()) == {0.0}
    assert {
        "beholder_cache_hits_total images",
        "beholder_cache_misses_total images",
        "beholder_cache_bytes images",
        "beholder_cache_entries images",
        "beholder_decodes_running",
        "beholder_decodes_waiting",
        "beholder_decoded_bytes",
        "beholder_decodes_total",
        "beholder_decode_timeouts_total",
        "beholder_decode_seconds_count",
        "beholder_decode_seconds_sum",
        "beholder_decode_seconds_bucket 0.005",
    } <= set(samples)


def test_what_the_rooms_did_is_told() -> None:
    metrics, cache = Metrics(), ByteCache[Hashable, Any]("pictures", MiB, footprint)
    room = PixelRoom(cache, Settings(), observe=metrics.decoded)
    engines = Registry([Queued(FakeEngine(), 1, 1), FakeEngine("bare")], "fake")
    metrics.watch([cache, ByteCache[str, bytes]("pages", 7, len)], room, engines)
    photo = in_hand(encode(quarters(), "PNG"))
    for _ in range(3):
        pixels = room(photo)
    samples = read(metrics.print().decode())
    assert samples["beholder_cache_hits_total pictures"] == 2
    assert samples["beholder_cache_misses_total pictures"] == 1
    assert samples["beholder_cache_entries pictures"] == 1
    assert samples["beholder_cache_bytes pictures"] == footprint(np.asarray(pixels))
    assert samples["beholder_cache_capacity_bytes pages"] == 7
    assert samples["beholder_decodes_total"] == 1
    for what in ("running", "waiting", "refused_total"):
        assert samples[f"beholder_answers_{what} fake"] == 0
        assert f"beholder_answers_{what} bare" not in samples, "it has no queue"
    for what in ("answers", "images", "input_tokens", "output_tokens", "seconds"):
        assert samples[f"beholder_engine_{what}_total fake"] == 0


async def test_requests_are_counted_by_route_and_never_by_path(client: httpx.AsyncClient) -> None:
    for path in ("/v1/models", "/v1beta/models", "/v1/models/gpt-4", "/nothing", "/at/all"):
        await client.get(path)
    samples = read((await client.get("/metrics")).text)
    assert samples["beholder_requests_total GET /{version}/models 200"] == 2
    assert samples["beholder_requests_total GET /{version}/models/{name} 404"] == 1
    assert samples["beholder_requests_total GET none 404"] == 2
    assert samples["beholder_request_seconds_count /{version}/models"] == 2


def test_the_duration_of_decodes_is_a_histogram() -> None:
    metrics = Metrics()
    for seconds in (0.001, 0.02, 0.02, 70.0):
        metrics.decoded(seconds)
    samples = read(metrics.print().decode())
    buckets = {name.split()[1]: value for name, value in samples.items() if "_bucket " in name}
    assert (buckets["0.005"], buckets["0.025"], buckets["30.0"], buckets["+Inf"]) == (1, 3, 3, 4)
    assert samples["beholder_decode_seconds_sum"] == pytest.approx(70.041)


async def test_two_apps_share_nothing() -> None:
    metrics = Metrics(), Metrics()
    metrics[0].decoded(1.0)
    counts = [read(each.print().decode())["beholder_decode_seconds_count"] for each in metrics]
    assert counts == [1, 0]


async def test_asking_does_not_change_what_is_told(client: httpx.AsyncClient) -> None:
    pages = [(await client.get("/metrics")).text for _ in range(2)]
    rooms = [{name: value for name, value in read(page).items() if "_request" not in name} for page in pages]
    assert rooms[0] == rooms[1], "but for the requests themselves"


async def test_it_needs_a_key_where_everything_does(guarded: httpx.AsyncClient) -> None:
    assert (await guarded.get("/metrics")).status_code == 401
    assert (await guarded.get("/metrics", headers={"authorization": f"Bearer {KEY}"})).status_code == 200


async def test_it_has_a_head(client: httpx.AsyncClient) -> None:
    assert (await client.head("/metrics")).status_code == 200


async def test_it_answers_while_an_engine_is_busy(app: FastAPI, engine: FakeEngine) -> None:
    engine.hold_at = 0
    async with opened(app) as client:
        busy = asyncio.ensure_future(client.post("/v1/interactions", json=question(inline(png()))))
        await engine.held.wait()
        assert (await client.get("/metrics")).status_code == 200
        engine.gate.set()
        assert (await busy).status_code == 200


async def test_batches_are_counted(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    engine.hold_at = 0
    asked = [{"request": {"contents": [{"parts": [{"text": "a"}]}]}}] * 3 + [{"request": {"contents": 7}}]
    body = {"batch": {"inputConfig": {"requests": {"requests": asked}}}}
    name = (await client.post("/v1/models/gemini-x:batchGenerateContent", json=body)).json()["name"]
    await engine.held.wait()
    samples = read((await client.get("/metrics")).text)
    assert samples["beholder_batches_running"] == 1
    assert samples["beholder_batches_waiting"] == 0
    assert 1 <= samples["beholder_batch_requests_running"] <= 2
    engine.gate.set()
    while not (await client.get(f"/v1/{name}")).json()["done"]:
        await asyncio.sleep(0)
    while (samples := read((await client.get("/metrics")).text))["beholder_batches_running"]:
        await asyncio.sleep(0)
    assert samples["beholder_batch_requests_running"] == 0
    assert samples["beholder_batch_requests_total succeeded"] == 3
    assert samples["beholder_batch_requests_total failed"] == 1
