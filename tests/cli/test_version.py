import subprocess
import sys

from typer.testing import CliRunner

from beholder import __version__
from beholder.cli import app


def test_version() -> None:
    result = CliRunner().invoke(app, ["version"])
    assert (result.exit_code, result.output) == (0, f"beholder {__version__}\n")


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "beholder", "version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"beholder {__version__}\n")
