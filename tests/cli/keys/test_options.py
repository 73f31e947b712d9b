"""The options that the commands about keys share mean the same to each of them."""

from pathlib import Path

import pytest
import typer

from beholder.cli.keys.amounts import MOST
from beholder.cli.keys.options import flag, limits
from beholder.store.key import Allowance
from tests.cli.keys.conftest import made, run, stored


@pytest.mark.parametrize(
    ("command", "keyed"),
    [("create", False), ("list", False), ("limit", True), ("rotate", True), ("revoke", True)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_command_takes_them(command: str, keyed: bool) -> None:
    said = run(command, "--help").stdout
    assert "--data-dir" in said
    assert "--database-url" in said
    assert ("as 'beholder keys list' shows" in " ".join(said.replace("│", " ").split())) == keyed


def test_keys_are_those_of_the_folder_that_is_named(tmp_path: Path) -> None:
    here, there = made("ours"), made("theirs", "--data-dir", str(tmp_path / "other"))
    assert [key.name for key in stored()] == ["ours"]
    listed = run("list", "--data-dir", str(tmp_path / "other")).stdout
    assert there.split("_")[1] in listed
    assert here.split("_")[1] not in listed


def test_keys_are_those_of_the_database_that_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"
    id = made("theirs", "--database-url", url).split("_")[1]
    assert id not in run("list").output
    assert id in run("list", "--database-url", url).stdout
    assert run("revoke", id, "--database-url", url).exit_code == 0
    assert run("revoke", id).exit_code != 0, "it is not in the folder's own"


def test_the_most_of_anything_fits_and_no_more() -> None:
    made("--tokens-per-day", str(MOST), "--bytes-stored", str(MOST))
    assert [key.allowance for key in stored()] == [Allowance(tokens_per_day=MOST, bytes_stored=MOST)]
    assert run("create", "--jobs", str(MOST + 1)).exit_code == 2
    assert run("create", "--jobs", "-1").exit_code == 2
    assert len(stored()) == 1
    assert MOST < 2**63


def test_only_what_is_given_is_a_limit() -> None:
    assert limits(jobs="2", tokens_per_day=None, bytes_stored="none") == {"jobs": 2, "bytes_stored": None}
    assert limits() == {}


def test_a_refusal_names_the_flag(capsys: pytest.CaptureFixture[str]) -> None:
    assert flag("tokens_per_day") == "--tokens-per-day"
    with pytest.raises(typer.Exit):
        limits(tokens_per_day="many")
    assert capsys.readouterr().err.startswith("beholder: --tokens-per-day should be")
