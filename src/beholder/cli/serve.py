"""`beholder serve`: from flags to a running server, and cleanly out of it again."""

import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from beholder.cli.refusal import refuse

if TYPE_CHECKING:
    from fastapi import FastAPI
    from uvicorn import Server

    from beholder.faults import Fault
    from beholder.settings import Settings

GRACE_SECONDS = 30  # for requests under way, after Ctrl-C


def serve(
    host: Annotated[
        str | None,
        typer.Option(help="Address to listen on; beyond loopback only with a key.", show_default="127.0.0.1"),
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 takes a free one.", show_default="8000")
    ] = None,
    data_dir: Annotated[
        Path | None, typer.Option(help="Folder for uploaded files and interactions.", show_default=".data")
    ] = None,
    database_url: Annotated[
        str | None, typer.Option(help="Database of interactions and files; none means SQLite in the data folder.")
    ] = None,
    blob_url: Annotated[
        str | None, typer.Option(help="Where files and images lie: s3://bucket/prefix?endpoint=URL or file:///folder.")
    ] = None,
    engine: Annotated[str | None, typer.Option(help="Engine that answers by default.", show_default="embedded")] = None,
    threads: Annotated[int | None, typer.Option(help="Worker threads for models; 0 means one a core.")] = None,
    allow_private_urls: Annotated[
        bool | None,
        typer.Option("--allow-private-urls/--no-allow-private-urls", help="Let image URLs reach private addresses."),
    ] = None,
    api_key: Annotated[
        list[str] | None,
        typer.Option(help="Key that callers must present, beside those of 'beholder keys'.", show_default=False),
    ] = None,
    otlp_endpoint: Annotated[
        str | None, typer.Option(help="OTLP/HTTP collector of OpenTelemetry traces, as http://localhost:4318.")
    ] = None,
    insecure: Annotated[bool | None, typer.Option("--insecure", help="Beyond loopback even without a key.")] = None,
) -> None:
    """Serve the Gemini API. What no flag says comes from BEHOLDER_* variables, then from beholder.toml."""
    from beholder.cli.choices import read_settings
    from beholder.cli.listener import listener

    flags = {
        "host": host,
        "port": port,
        "data_dir": data_dir,
        "database_url": database_url,
        "blob_url": blob_url,
        "engine": engine,
        "threads": threads,
        "allow_private_urls": allow_private_urls,
        "otlp_endpoint": otlp_endpoint,
        "api_keys": tuple(api_key) if api_key else None,
        "insecure": insecure,
    }
    settings = read_settings(flags)
    with listener(settings) as bound:
        _run(settings, bound)


def _run(settings: "Settings", bound: socket.socket) -> None:
    from beholder.cli.allocator import share_one_heap
    from beholder.cli.greeting import greet
    from beholder.cli.listener import url_of
    from beholder.cli.logs import configure_logs
    from beholder.server.connection import make_room

    share_one_heap()
    make_room()
    configure_logs()
    failures: list[Fault] = []

    def fail(fault: "Fault") -> None:
        failures.append(fault)
        server.should_exit = True

    url, app = url_of(bound), _app(settings, fail)

    async def started() -> None:
        greet(settings, url, guarded=await app.state.rooms.ring.guarded())

    server = _server(app, started)
    # uvicorn finishes the requests under way and then raises the signal again: by then there is nothing left to end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: setattr(server, "should_exit", True))
    try:
        server.run(sockets=[bound])
    except SystemExit:
        if not failures:
            raise
    if failures:
        refuse(str(failures[0]))


def _app(settings: "Settings", on_failure: "Callable[[Fault], None]") -> "FastAPI":
    from beholder.cli.built import built
    from beholder.server.app import create_app

    return built(settings, lambda: create_app(settings, on_failure=on_failure))


def _server(app: "FastAPI", started: Callable[[], Awaitable[None]]) -> "Server":
    import uvicorn

    from beholder.server.connection import Connection

    class Greeting(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                await started()

    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=Connection,
        ws="none",
        log_config=None,
        log_level="critical",  # what goes wrong is logged by the server itself, once
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who asks behind a proxy changes nothing; how he reaches it is read by `server.address`
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return Greeting(config)
