import subprocess
import sys

import pytest
from typer.testing import CliRunner

from beholder import __version__
from beholder.cli import app


def test_version() -> None:
    result = CliRunner().invoke(app, ["version"])
    assert (result.exit_code, result.output) == (0, f"beholder {__version__}\n")


def test_help_names_the_commands() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    assert "serve" in result.output
    assert "version" in result.output


@pytest.mark.parametrize("module", ["fastapi", "uvicorn", "numpy", "cv2", "PIL"])
def test_help_does_not_wait_for_what_it_does_not_need(module: str) -> None:
    code = f"import sys, beholder.cli; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "beholder", "version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"beholder {__version__}\n")
