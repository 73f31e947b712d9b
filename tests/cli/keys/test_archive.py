from pathlib import Path

import pytest
import typer

from beholder.cli.keys.archive import any_keys, with_keys
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from tests.cli.keys.conftest import made, run


def test_looking_whether_there_are_keys_makes_nothing(elsewhere: Path) -> None:
    assert not any_keys(Settings())
    assert not (elsewhere / ".data").exists()


def test_a_key_counts_even_when_it_was_revoked() -> None:
    run("list")
    assert not any_keys(Settings())
    key = made()
    assert any_keys(Settings())
    run("revoke", key)
    assert any_keys(Settings())


def test_a_fault_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    async def fail(archive: Archive) -> None:
        raise Fault(Status.UNAVAILABLE, "the database does not answer")

    with pytest.raises(typer.Exit):
        with_keys(Settings(), fail)
    assert capsys.readouterr().err == "beholder: the database does not answer\n"
