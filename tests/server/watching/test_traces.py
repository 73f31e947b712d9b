"""Spans as a collector gets them: their order, what they say, and what they never say."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from beholder.engines.queued import Queued
from beholder.engines.registry import Registry
from beholder.faults import Fault, Status
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import KEY, inline, opened, png, question
from tests.server.routes.test_content import asking

sdk = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")

from opentelemetry.sdk.trace import ReadableSpan  # noqa: E402
from opentelemetry.sdk.trace.export import SimpleSpanProcessor  # noqa: E402

from beholder.server.watching.traces import Tracer  # noqa: E402

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
PROMPT = "a very private question"


@pytest.fixture
def spans() -> Any:
    return sdk.InMemorySpanExporter()


@pytest.fixture
def app(settings: Settings, engine: FakeEngine, spans: Any) -> FastAPI:
    locked = settings.model_copy(update={"api_keys": (KEY,)})
    return create_app(locked, Registry([Queued(engine, 1, 1)], engine.name), tracer=Tracer(SimpleSpanProcessor(spans)))


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(app, headers={"x-goog-api-key": KEY}) as client:
        yield client


def by_name(spans: Any) -> dict[str, ReadableSpan]:
    return {span.name: span for span in spans.get_finished_spans()}


def said(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def tree(spans: Any) -> Iterator[tuple[str, str | None]]:
    """Give the name of each span, with that of the one it is a part of."""
    names = {span.context.span_id: span.name for span in spans.get_finished_spans()}
    for span in spans.get_finished_spans():
        yield span.name, names.get(span.parent.span_id, "elsewhere") if span.parent else None


async def test_a_request_is_told_from_parse_to_store(client: httpx.AsyncClient, spans: Any) -> None:
    answer = await client.post("/v1/interactions", json=question(inline(png())), headers={"x-request-id": "mine"})
    assert answer.status_code == 200
    root = "POST /{version}/interactions"
    parts = {(name, root) for name in ("parse", "resolve", "queue", "engine", "store")}
    assert set(tree(spans)) == {(root, None), *parts}
    told = by_name(spans)
    assert said(told[root]) == {
        "http.request.method": "POST",
        "http.route": "/{version}/interactions",
        "http.response.status_code": 200,
        "beholder.request_id": "mine",
    }
    assert said(told["resolve"]) == {"beholder.model": "gemini-3-flash-preview", "beholder.images": 1}
    assert said(told["engine"]) == {
        "beholder.engine": "fake",
        "beholder.model": "gemini-3-flash-preview",
        "beholder.images": 1,
        "beholder.finish": "stop",
        "beholder.input_tokens": 1120,
        "beholder.output_tokens": 3,
        "beholder.thought_tokens": 0,
    }
    order = sorted(spans.get_finished_spans(), key=lambda span: span.start_time)
    assert [span.name for span in order][:5] == [root, "parse", "resolve", "queue", "engine"]


@pytest.mark.parametrize(
    ("url", "body"),
    [
        pytest.param("/v1/interactions", question(stream=True), id="interactions"),
        pytest.param("/v1/interactions", question(stream=True, store=False), id="interactions, not stored"),
        pytest.param("/v1/models/gemini-x:streamGenerateContent", asking(), id="generateContent"),
    ],
)
async def test_a_stream_is_told_as_well(client: httpx.AsyncClient, spans: Any, url: str, body: dict[str, Any]) -> None:
    assert (await client.post(url, json=body)).status_code == 200
    told = dict(tree(spans))
    assert {"parse", "resolve", "queue", "engine"} < set(told)
    assert all(parent is None or parent.startswith("POST ") for parent in told.values())


async def test_the_trace_of_the_caller_goes_on(client: httpx.AsyncClient, spans: Any) -> None:
    with capture_logs() as lines:
        await client.get("/v1/models", headers={"traceparent": PARENT})
    (span,) = spans.get_finished_spans()
    assert f"{span.context.trace_id:032x}" == PARENT.split("-")[1]
    assert f"{span.parent.span_id:016x}" == PARENT.split("-")[2]
    assert span.name == "GET /{version}/models"
    assert [line["event"] for line in lines] == ["request"]


async def test_what_the_caller_does_not_want_traced_is_not(client: httpx.AsyncClient, spans: Any) -> None:
    await client.get("/v1/models", headers={"traceparent": PARENT[:-1] + "0"})
    assert spans.get_finished_spans() == ()


@pytest.mark.parametrize("parent", ["", "00-zz-yy-01", "x" * 5000, "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
async def test_a_trace_that_is_none_begins_a_new_one(client: httpx.AsyncClient, spans: Any, parent: str) -> None:
    assert (await client.get("/v1/models", headers={"traceparent": parent})).status_code == 200
    (span,) = spans.get_finished_spans()
    assert span.parent is None


async def test_a_job_in_the_background_is_a_trace_of_its_own(client: httpx.AsyncClient, spans: Any) -> None:
    accepted = (await client.post("/v1/interactions", json=question(inline(png()), background=True))).json()
    url = f"/v1/interactions/{accepted['id']}"
    await client.get(url, params={"stream": "true"})
    while "background" not in (told := dict(tree(spans))):
        await asyncio.sleep(0)
    assert told["background"] is None
    assert told["engine"] == told["queue"] == "background"


@pytest.mark.parametrize(
    ("error", "kind", "status"),
    [
        pytest.param(Fault(Status.UNAVAILABLE, PROMPT), "UNAVAILABLE", 503, id="refused"),
        pytest.param(KeyError(PROMPT), "KeyError", 500, id="a defect"),
    ],
)
async def test_a_failure_is_told_by_its_kind(
    client: httpx.AsyncClient, engine: FakeEngine, spans: Any, error: Exception, kind: str, status: int
) -> None:
    engine.words, engine.error = [], error
    assert (await client.post("/v1/interactions", json=question())).status_code == status
    told = by_name(spans)
    assert said(told["engine"])["error.type"] == kind
    root = told["POST /{version}/interactions"]
    assert said(root)["http.response.status_code"] == status
    assert not root.status.is_ok


async def test_nothing_private_is_told(client: httpx.AsyncClient, engine: FakeEngine, spans: Any) -> None:
    image = inline(png())
    url = f"http://someone:secret@private.invalid/{PROMPT.replace(' ', '-')}"
    for error in (None, KeyError(PROMPT)):
        engine.error = error
        for body in (question(image, {"type": "text", "text": PROMPT}), question({"type": "image", "uri": url})):
            await client.post(f"/v1/interactions?key={KEY}", json=body)
        await client.post(f"/v1/models/gemini-{PROMPT}:generateContent", json=asking())
        await client.get(f"/v1/files/{KEY}")
    told = "".join(span.to_json() for span in spans.get_finished_spans())
    assert "parse" in told and "fetch" in told
    for secret in (KEY, PROMPT, PROMPT.replace(" ", "-"), "someone", "secret", "private.invalid", image["data"][:40]):
        assert secret not in told.replace(f"gemini-{PROMPT}", ""), secret


async def test_a_caller_that_leaves_ends_its_spans(client: httpx.AsyncClient, engine: FakeEngine, spans: Any) -> None:
    engine.hold_at = 0
    asking_for = asyncio.ensure_future(client.post("/v1/interactions", json=question()))
    await engine.held.wait()
    asking_for.cancel()
    await asyncio.gather(asking_for, return_exceptions=True)
    await engine.closed.wait()
    while len(spans.get_finished_spans()) < 5:
        await asyncio.sleep(0)
    assert {"engine", "POST /{version}/interactions"} < {span.name for span in spans.get_finished_spans()}
