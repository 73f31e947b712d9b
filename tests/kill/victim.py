"""Starting, waiting for and killing the server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.kill.place import Place
from tests.services.s3 import CREDENTIALS

READY_SECONDS = 60.0


@dataclass(frozen=True)
class Victim:
    """A server that runs: its URL and its process."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it at once, as a power switch or the kernel does."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(place: Place, seconds: float) -> Iterator[Victim]:
    """Run the server on `place` with an engine that says a piece every `seconds`; kill it afterwards if it lives."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "tests.kill.server", f"--port={port}", f"--seconds={seconds}", *place.arguments]
    with place.log.open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **CREDENTIALS})
    victim = Victim(f"http://127.0.0.1:{port}", process)
    try:
        _wait(victim, place.log)
        yield victim
    finally:
        if process.poll() is None:
            victim.kill()


def _wait(victim: Victim, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _ready(victim.url):
        if victim.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server does not start:\n{log.read_text()[-4000:]}")
        time.sleep(0.02)


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").status_code == 200
    except httpx.TransportError:
        return False
