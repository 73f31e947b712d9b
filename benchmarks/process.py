"""Servers in processes of their own: what is measured must not share an interpreter with who measures."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.005
READY_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """A running server: its URL, its process, and the seconds from the process's start until it was ready."""

    url: str
    pid: int
    seconds: float


@contextmanager
def serving(module: str, *arguments: str, folder: Path, ready: str = "/readyz") -> Iterator[Server]:
    """Run `python -m module arguments --port P --data-dir folder` until the block ends; raise when it is not ready.

    It is when `GET ready` is answered by 200.
    """
    port = _free_port()
    command = [sys.executable, "-m", module, *arguments, "--port", str(port), "--data-dir", str(folder)]
    log = folder.with_suffix(".log")
    with log.open("wb") as sink:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=sink, stderr=sink, start_new_session=True)
    try:
        while not _ready(port, ready):
            if process.poll() is not None or time.perf_counter() - began > READY_SECONDS:
                raise RuntimeError(f"the server is not ready:\n{log.read_text()}")
            time.sleep(POLL_SECONDS)
        yield Server(f"http://127.0.0.1:{port}", process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # a peer may leave workers behind


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


def _ready(port: int, path: str) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except OSError:
            return False
