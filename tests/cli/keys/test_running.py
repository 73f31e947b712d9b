"""Keys made, limited and taken away by commands while a server runs, both as processes, as an owner does it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import ROOT, Start, url_of
from tests.server.conftest import question

SERVE = ("serve", "--port", "0", "--engine", "line", "--data-dir", "kept")


@pytest.fixture
def keys(elsewhere: Path) -> Callable[..., str]:
    """Run `beholder keys` as a process and give its stdout."""

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "beholder", "keys", *arguments, "--data-dir", "kept"]
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}"}
        done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def status(url: str, key: str | None = None) -> int:
    return httpx.get(f"{url}/v1/models", params={} if key is None else {"key": key}).status_code


def soon(url: str, key: str | None, wanted: int) -> bool:
    """Knock until the server has noticed, which is a second at most."""
    return any(status(url, key) == wanted for _ in range(10_000))


def test_a_running_server_notices_every_change(start: Start, keys: Callable[..., str]) -> None:
    process = start(*SERVE)
    url = url_of(process)
    assert status(url) == 200
    first = keys("create")
    assert status(url, first) == 200  # at once
    assert soon(url, None, 401)
    assert soon(url, "anything", 401)
    graceful = keys("rotate", first, "--grace", "1h")
    assert (status(url, graceful), status(url, first)) == (200, 200)
    second = keys("rotate", first)
    assert status(url, second) == 200
    assert soon(url, graceful, 401)
    assert status(url, first) == 401
    keys("revoke", second)
    assert soon(url, second, 401)
    assert status(url) == 401  # taking the last one away opens nothing
    process.terminate()
    log = process.communicate()[1]
    assert first not in log and second not in log
    assert log.count('"event": "request"') > 5


def test_use_is_listed_while_the_server_runs_and_a_kill_gives_nothing_back(
    start: Start, keys: Callable[..., str]
) -> None:
    process = start(*SERVE)
    url = url_of(process)
    key = keys("create", "--tokens-per-day", "1")
    headers = {"x-goog-api-key": key}
    assert process.stdin is not None
    process.stdin.write("go on\n")
    process.stdin.flush()
    assert httpx.post(f"{url}/v1/interactions", json=question(), headers=headers, timeout=60).status_code == 200
    assert any(" of 1 " in line and " 0 of 1 " not in line for _ in range(100) for line in [keys("list")])
    process.kill()
    process.communicate()
    again = url_of(start(*SERVE))
    refused = httpx.post(f"{again}/v1/interactions", json=question(), headers=headers)
    assert (refused.status_code, refused.json()["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")


def test_a_key_in_the_database_opens_the_server_to_others(start: Start, keys: Callable[..., str]) -> None:
    key = keys("create")
    process = start(*SERVE, "--host", "0.0.0.0")
    url = url_of(process)
    assert (status(url), status(url, key)) == (401, 200)


def test_insecure_is_said_and_warned_of(start: Start) -> None:
    process = start(*SERVE, "--host", "0.0.0.0", "--insecure")
    url = url_of(process)
    assert status(url) == 200
    process.terminate()
    out, err = process.communicate()
    assert "no API keys: whoever reaches it may use it (--insecure)" in out
    assert err.startswith("beholder: warning: there are no API keys, so whoever reaches 0.0.0.0 port 0 may use this")
