"""A server as a user starts it: a process of its own, on a free port, known by its URL only."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
READY_SECONDS = 60.0
STOP_SECONDS = 15.0


def environment(**variables: str) -> dict[str, str]:
    """Give a bare environment with `variables`: what the person running these tests has set must not matter."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | variables


@contextmanager
def serving(folder: Path, *flags: str) -> Iterator[str]:
    """Run `beholder serve` with its data in `folder`; give its URL once it is ready, and stop it afterwards.

    Raises `RuntimeError` with the server's log when it is not ready in time, or does not stop on its own.
    """
    port = _free_port()
    log = folder / "server.log"
    command = [sys.executable, "-m", "beholder", "serve", "--port", str(port), "--data-dir", str(folder), *flags]
    with log.open("wb") as sink:
        # Its working directory has no beholder.toml that could change its mind; its code is the tree of these tests.
        variables = environment(PYTHONPATH=str(SOURCE))
        process = subprocess.Popen(command, cwd=folder, stdout=sink, stderr=sink, env=variables)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(process, url, log)
        yield url
    finally:
        _stop(process, log)


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _ready(url):
        try:
            code = process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise RuntimeError(f"not ready after {READY_SECONDS:.0f} s:\n{log.read_text()}") from None
        else:
            raise RuntimeError(f"the server ended with status {code}:\n{log.read_text()}")


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return False
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes], log: Path) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise RuntimeError(f"did not stop within {STOP_SECONDS:.0f} s:\n{log.read_text()}") from None
