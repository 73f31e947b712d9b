"""Help says defaults by its own words, so that it need not load the settings; they are those of the settings."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from beholder.cli import app
from beholder.settings import Settings


def test_help_names_the_commands() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    for command in ("serve", "eval", "keys", "version"):
        assert f" {command} " in result.output


@pytest.mark.parametrize("module", ["fastapi", "uvicorn", "numpy", "cv2", "PIL"])
def test_help_does_not_wait_for_what_it_does_not_need(module: str) -> None:
    code = f"import sys, beholder.cli; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def shown(command: Any, name: str = "beholder") -> Iterator[tuple[str, str, str]]:
    """Give command, option and default of all options whose default is shown by hand."""
    for below, inner in getattr(command, "commands", {}).items():
        yield from shown(inner, f"{name} {below}")
    for option in command.params:
        if isinstance(getattr(option, "show_default", None), str):
            yield name, option.name, option.show_default


SHOWN = list(shown(typer.main.get_command(app)))


@pytest.mark.parametrize(("command", "option", "default"), SHOWN)
def test_the_default_that_help_shows_is_the_settings(command: str, option: str, default: str) -> None:
    assert str(Settings.model_fields[option].default) == default


@pytest.mark.parametrize("option", ["host", "port", "data_dir", "engine"])
def test_what_a_newcomer_needs_has_its_default_shown(option: str) -> None:
    assert option in {name for command, name, _ in SHOWN if command == "beholder serve"}
