import json
import os
import signal
import socket
import threading
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from typer.testing import CliRunner

from beholder.cli import app
from beholder.engines import registry
from beholder.engines.base import Engine, Memory, PixelSource
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.layout import Layout
from beholder.store.lock import FolderLock
from tests.cli.conftest import Start, url_of
from tests.server.conftest import question


def wait_until_closed(url: str) -> None:
    """Knock until nobody listens any more."""
    address = urlsplit(url)
    while True:
        try:
            socket.create_connection((str(address.hostname), int(address.port or 0))).close()
        except OSError:
            return


def test_it_answers_and_ctrl_c_ends_it_cleanly(start: Start) -> None:
    process = start("serve", "--port", "0", "--engine", "line")
    url = url_of(process)
    assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 0
    assert "no API keys: loopback only" in out
    assert "Traceback" not in err
    assert "request" in {json.loads(line)["event"] for line in err.splitlines()}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_under_way_is_finished_first(start: Start, number: signal.Signals) -> None:
    process = start("serve", "--port", "0", "--engine", "line")
    url = url_of(process)
    held, rest = threading.Event(), []

    def read() -> None:
        with httpx.stream("POST", f"{url}/v1/interactions", json=question(stream=True), timeout=60) as answer:
            for line in answer.iter_lines():
                rest.append(line)
                if "held " in line:
                    held.set()

    reading = threading.Thread(target=read)
    reading.start()
    assert held.wait(60)
    process.send_signal(number)
    wait_until_closed(url)
    assert "data: [DONE]" not in rest
    assert process.stdin is not None
    process.stdin.write("go on\n")
    process.stdin.flush()
    reading.join(60)
    assert "data: [DONE]" in rest
    err = process.communicate()[1]
    assert (process.returncode, "Traceback" in err) == (0, False), err


def test_its_data_outlives_it(start: Start, elsewhere: Path) -> None:
    headers = {"X-Goog-Upload-Command": "start, upload, finalize"}
    names = []
    for ending in (signal.SIGKILL, signal.SIGINT):
        process = start("serve", "--port", "0", "--engine", "line", "--data-dir", "kept")
        url = url_of(process)
        names.append(httpx.post(f"{url}/upload/v1/files", headers=headers, content=b"x").json()["file"]["name"])
        listed = httpx.get(f"{url}/v1/files").json()["files"]
        assert {file["name"] for file in listed} == set(names)
        process.send_signal(ending)
        process.communicate()
    assert (elsewhere / "kept" / "beholder.sqlite").exists()


def test_keys_are_wanted_when_given(start: Start) -> None:
    process = start("serve", "--port", "0", "--engine", "line", "--api-key", "one", "--api-key", "two")
    url = url_of(process)
    assert httpx.get(f"{url}/v1/models").status_code == 401
    for key in ("one", "two"):
        assert httpx.get(f"{url}/v1/models", headers={"x-goog-api-key": key}).status_code == 200


def test_a_defect_is_logged_once_and_a_bad_request_does_not_stop_it(start: Start) -> None:
    process = start("serve", "--port", "0", "--engine", "line")
    url = url_of(process)
    address = urlsplit(url)
    with socket.create_connection((str(address.hostname), int(address.port or 0))) as raw:
        raw.sendall(b"\x00\x01 nonsense\r\n\r\n")
        assert b"400" in raw.recv(1000)
    assert httpx.get(f"{url}/healthz").status_code == 200
    process.send_signal(signal.SIGTERM)
    err = process.communicate()[1]
    assert (process.returncode, "Traceback" in err) == (0, False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(["--host", "0.0.0.0"], "without an API key", id="open"),
        pytest.param(["--host", "0.0.0.0", "--api-key", ""], "an API key is empty", id="empty key"),
        pytest.param(["--engine", "crystal-ball"], "there is no engine 'crystal-ball'; known: embedded", id="engine"),
        pytest.param(["--threads", "-1"], "threads should be greater than or equal to 0", id="setting"),
    ],
)
def test_a_wrong_start_is_one_sentence(arguments: list[str], sentence: str) -> None:
    result = CliRunner().invoke(app, ["serve", "--port", "0", *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert sentence in line


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        pytest.param(
            Fault(Status.FAILED_PRECONDITION, "run beholder pull"), "beholder: run beholder pull", id="weights"
        ),
        pytest.param(
            ModuleNotFoundError("no", name="onnxruntime"),
            "beholder: engine 'x' needs 'onnxruntime'; install it with: pip install 'beholder[embedded]'",
            id="package",
        ),
    ],
)
def test_an_engine_that_cannot_be_made_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    def make(settings: Settings, pixels: PixelSource, memory: Memory) -> Engine:
        raise error

    monkeypatch.setattr(registry, "MAKERS", {"x": make})
    result = CliRunner().invoke(app, ["serve", "--port", "0", "--engine", "x"])
    assert (result.exit_code, result.stderr) == (2, f"{sentence}\n")


def test_models_that_cannot_load_end_it_with_their_sentence(start: Start) -> None:
    process = start("serve", "--port", "0", "--engine", "broken")
    err = process.communicate()[1]
    assert process.returncode == 2
    assert err.splitlines()[-1] == "beholder: weights of x are not installed"
    assert "Traceback" not in err


def test_a_folder_in_use_is_one_sentence(start: Start, elsewhere: Path) -> None:
    Layout(elsewhere / ".data").create()
    lock = FolderLock(elsewhere / ".data")
    lock.acquire()
    process = start("serve", "--port", "0", "--engine", "line")
    out, err = process.communicate()
    lock.release()
    assert (process.returncode, out) == (2, "")
    assert err == (
        "beholder: the data folder '.data' is in use by another beholder; "
        "stop that one, or give this one a folder of its own with --data-dir\n"
    )


def test_a_folder_that_cannot_be_used_is_one_sentence(start: Start, elsewhere: Path) -> None:
    (elsewhere / "file").touch()
    process = start("serve", "--port", "0", "--engine", "line", "--data-dir", os.fspath(elsewhere / "file" / "x"))
    err = process.communicate()[1]
    assert process.returncode == 2
    assert "cannot be used: Not a directory; choose --data-dir" in err
    assert len(err.splitlines()) == 1
