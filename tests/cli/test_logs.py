import json
import subprocess
import sys

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
    assert "ZeroDivisionError" in line["exception"]
    assert "a-local-variable" not in done.stderr
