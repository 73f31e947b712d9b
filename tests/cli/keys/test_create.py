import stat
from pathlib import Path

import pytest

from beholder.access.secret import matches
from beholder.store.key import UNLIMITED, Allowance
from tests.cli.keys.conftest import made, run, stored


def test_the_key_is_shown_once_alone_on_stdout_and_only_its_hash_is_kept(elsewhere: Path) -> None:
    result = run("create", "for the shop", "--project", "shop")
    key = result.stdout.removesuffix("\n")
    assert result.exit_code == 0 and key.startswith("bh_") and "\n" not in key
    assert "the project 'shop'" in result.stderr and key not in result.stderr
    (kept,) = stored()
    assert matches(key, kept.digest)
    assert (kept.project, kept.name, kept.revoked, kept.allowance) == ("shop", "for the shop", None, UNLIMITED)
    for path in (elsewhere / ".data").iterdir():
        assert key.encode() not in path.read_bytes()
    assert key not in run("list").output


def test_limits_are_kept() -> None:
    made("--requests-per-minute", "60", "--tokens-per-day", "1000000", "--bytes-stored", "0", "--jobs", "2")
    assert [key.allowance for key in stored()] == [Allowance(60, 1_000_000, 0, 2)]


def test_the_folder_is_its_owners_alone(elsewhere: Path) -> None:
    made("--data-dir", "deep/er")
    assert stat.S_IMODE((elsewhere / "deep" / "er").stat().st_mode) == 0o700


def test_a_key_is_for_the_default_project_unless_said() -> None:
    made()
    assert [key.project for key in stored()] == ["default"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(["--project", "a b"], "cannot be a project's name; use up to 64 letters", id="project"),
        pytest.param(["two\nlines"], "up to 200 letters that can be printed", id="name"),
        pytest.param(["not \udcff text"], "up to 200 letters that can be printed", id="name of bytes"),
        pytest.param(["x" * 201], "up to 200 letters that can be printed", id="long name"),
        pytest.param(["--project", ""], "'' cannot be a project's name", id="no project"),
        pytest.param(
            ["--database-url", "sqlite:////nowhere/x.sqlite"], "x.sqlite' cannot be used: unable", id="database"
        ),
        pytest.param(["--database-url", "nonsense"], "it is no URL of a database; use", id="url"),
        pytest.param(["--data-dir", "file/x"], "cannot be used: Not a directory; choose --data-dir", id="folder"),
    ],
)
def test_what_cannot_be_is_one_sentence(elsewhere: Path, arguments: list[str], sentence: str) -> None:
    (elsewhere / "file").touch()
    result = run("create", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr and "Traceback" not in result.stderr


def test_limits_are_typed_as_people_do() -> None:
    made("--tokens-per-day", "500k", "--bytes-stored", "2GB", "--jobs", "none")
    assert [key.allowance for key in stored()] == [Allowance(None, 500_000, 2 * 10**9, None)]


@pytest.mark.parametrize("number", ["-1", "many", str(10**30)])
def test_a_limit_is_a_number(number: str) -> None:
    result = run("create", "--jobs", number)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("beholder: --jobs should be a whole number up to")
    assert not Path(".data").exists()
