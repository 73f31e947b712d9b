import json
import subprocess
import sys

import httpx

from tests.cli.conftest import Start, url_of
from tests.server.conftest import inline, png, question

SCRIPT = """
import structlog
from beholder.cli.logs import configure_logs
log = structlog.get_logger("early")
configure_logs()
secret = "a-local-variable"
try:
    1 / 0
except ZeroDivisionError:
    log.exception("größe", number=1)
"""


def test_away_from_a_terminal_a_line_is_json_on_stderr() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    line = json.loads(done.stderr)
    assert (line["event"], line["number"], line["level"]) == ("größe", 1, "error")
    assert line["timestamp"].endswith("Z")
    assert line["exception"].endswith("\nZeroDivisionError"), "its kind, and not its message"
    assert "a-local-variable" not in done.stderr


LIBRARIES = """
import asyncio, logging
from beholder.cli.logs import configure_logs
configure_logs()
log = logging.getLogger("library")
log.info("not so important")
log.warning("cannot reach http://user:word@example.com/a?b\\nwith these values: a-prompt-of-mine")
try:
    {}["a-prompt-of-mine"]
except KeyError:
    log.exception("it failed")

async def fail():
    raise KeyError("a-prompt-of-mine")

async def main():
    task = asyncio.ensure_future(fail())
    await asyncio.sleep(0)
    del task

asyncio.run(main())
"""


def test_what_libraries_log_is_told_alike_and_without_values() -> None:
    done = subprocess.run([sys.executable, "-c", LIBRARIES], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["logger"], line["level"], line["event"]) for line in lines] == [
        ("library", "warning", "cannot reach http://example.com/a?b"),
        ("library", "error", "it failed"),
        ("asyncio", "error", "Task exception was never retrieved"),
    ]
    assert all(line["exception"].endswith("\nKeyError") for line in lines[1:])
    assert "a-prompt-of-mine" not in done.stderr


def test_the_log_of_a_server_holds_no_secrets(start: Start) -> None:
    key, image = "a-key-of-the-owner", inline(png())
    process = start("serve", "--port", "0", "--engine", "line", "--api-key", key)
    url, asked = url_of(process), question(image, {"type": "text", "text": "a-prompt-of-mine"})
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    ask = f"{url}/v1/interactions"
    answers = [
        httpx.post(ask, json=asked, params={"key": key}, timeout=60),
        httpx.post(ask, json=asked, headers={"authorization": "Bearer a-wrong-key"}),
        httpx.post(ask, json=question({"type": "image", "uri": "http://user:word@x.invalid/"}), params={"key": key}),
        httpx.get(f"{url}/v1/files/http://user:word@private.example/v1/files/abc", params={"key": key}),
        httpx.post(ask, content=b"{a-prompt-of-mine", params={"key": key}),
    ]
    assert [answer.status_code for answer in answers] == [200, 401, 400, 404, 400]
    process.terminate()
    out, err = process.communicate()
    requests = [line for line in map(json.loads, err.splitlines()) if line["event"] == "request"]
    assert [line["request_id"] for line in requests] == [answer.headers["x-request-id"] for answer in answers]
    secrets = (key, "a-wrong-key", "a-prompt-of-mine", "user:word", "private.example", image["data"][:30])
    assert not [secret for secret in secrets if secret in out + err]
