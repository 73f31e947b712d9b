"""The server with a fake engine: in process for most tests, behind a real socket for a few."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pybase64
import pytest
import uvicorn
from fastapi import FastAPI
from PIL import Image

from beholder.access.secret import mint
from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.server.connection import Connection
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.clock import now
from beholder.store.key import Allowance, ApiKey
from tests.fakes import FakeEngine
from tests.server.truth import truthful

Opener: TypeAlias = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]

KEY = "a-key-of-the-owner"


def png(width: int = 4, height: int = 3) -> bytes:
    """Give a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


def question(*content: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Give a create body that asks about `content`."""
    return {"model": "gemini-3-flash-preview", "input": list(content) or "hello", **fields}


def inline(data: bytes) -> dict[str, str]:
    """Give an inline image block."""
    return {"type": "image", "data": pybase64.b64encode(data).decode(), "mime_type": "image/png"}


async def key_of(settings: Settings, project: str = "default", **limits: int | None) -> str:
    """Make a key as the command line does, beside the server that has `settings`, and give it."""
    archive = Archive(settings)
    await archive.open_database()
    secret = mint()
    await archive.keys.add(ApiKey(secret.id, secret.digest, "", now(), project, allowance=Allowance(**limits)))
    await archive.close()
    return secret.text


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", request_bytes=2_000_000, file_bytes=1_000_000)


@pytest.fixture
def app(settings: Settings, engine: FakeEngine) -> FastAPI:
    return create_app(settings, Registry([engine], engine.name))


@asynccontextmanager
async def opened(app: FastAPI, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Run the lifespan of `app` and give a client of it; whatever it is answered must be as described."""
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        hooks = {"response": [truthful]}
        base = "http://beholder.test"
        async with httpx.AsyncClient(transport=transport, base_url=base, event_hooks=hooks, **options) as client:
            yield client


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(app) as client:
        yield client


@pytest.fixture
async def guarded(settings: Settings, engine: FakeEngine) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server that has keys; it presents none by itself."""
    locked = settings.model_copy(update={"api_keys": ("another-key", KEY)})
    async with opened(create_app(locked, Registry([engine], engine.name))) as client:
        yield client


class _Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """Serve `app` on a free port of this machine, in this event loop, and give its URL."""
    bound = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=Connection, ws="none", log_config=None, log_level="critical", access_log=False)
    server = _Announcing(config)
    running = asyncio.create_task(server.serve([bound]))
    await server.up.wait()
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
