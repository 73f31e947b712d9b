"""Schemathesis against the server: what `/openapi.json` describes is what is accepted and answered."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import served

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def program() -> str | None:
    """Find Schemathesis beside this Python; None when it is not installed."""
    return shutil.which("schemathesis", path=str(Path(sys.executable).parent))


async def campaign(folder: Path, *arguments: str, key: str | None = None) -> tuple[int, str]:
    """Run Schemathesis with `arguments` against a server of its own with its data in `folder`.

    With a `key` the server wants one, and it is presented; where it is described to be wanted, it is left out too.
    Gives its exit status, which is 0 when nothing was found, and what it printed.
    """
    settings = Settings(data_dir=folder, request_bytes=2_000_000, api_keys=() if key is None else (key,))
    app = create_app(settings, Registry([FakeEngine()], "fake"))
    presented = () if key is None else ("--header", f"x-goog-api-key: {key}")
    async with served(app) as url:
        chosen = [
            "--config-file",
            str(HERE / "schemathesis.toml"),
            "run",
            f"{url}/openapi.json",
            *presented,
            *arguments,
        ]
        process = await asyncio.create_subprocess_exec(
            program() or "schemathesis",
            *chosen,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
    return process.returncode or 0, said.decode()
