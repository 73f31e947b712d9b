"""Commands in process, and servers as processes."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest
import structlog

Start: TypeAlias = Callable[..., "subprocess.Popen[str]"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder with no settings of the person who runs the tests."""
    for name in [name for name in os.environ if name.startswith("BEHOLDER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def quiet_afterwards() -> Iterator[None]:
    """Undo what a command in process does to the log of the process: its stderr is closed by now."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def start(elsewhere: Path) -> Iterator[Start]:
    """Start the command line as a process; whatever still runs at the end of the test is killed."""
    running: list[subprocess.Popen[str]] = []

    def run(*arguments: str, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.served", *arguments],
            cwd=elsewhere,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def url_of(process: "subprocess.Popen[str]") -> str:
    """Read the greeting as far as the URL, and not a byte more: the rest is for `communicate`, past any buffer."""
    assert process.stdout is not None
    said = b""
    while byte := os.read(process.stdout.fileno(), 1):
        said += byte
        if found := re.search(rb"listens on (http://\S+)\s", said):
            return found[1].decode()
    pytest.fail(f"it never listened: {process.communicate()[1]}")
