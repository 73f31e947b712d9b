import pytest

from beholder.access.secret import shown
from tests.cli.keys.conftest import made, run, stored


def test_a_revoked_key_stays_on_record_as_revoked() -> None:
    key, other = made("--project", "shop"), made()
    id = key.split("_")[1]
    result = run("revoke", id)
    assert (result.exit_code, result.stdout) == (0, f"{shown(id)} of the project 'shop' is revoked\n")
    assert [found.revoked is not None for found in stored()] == [True, False]
    assert key not in result.output and other not in result.output


@pytest.mark.parametrize("form", ["id", "shown", "whole"])
def test_a_key_may_be_named_as_one_sees_it(form: str) -> None:
    key = made()
    id = key.split("_")[1]
    result = run("revoke", {"id": id, "shown": shown(id), "whole": key}[form])
    assert result.exit_code == 0
    assert key not in result.output


def test_one_that_is_not_there_is_one_sentence() -> None:
    result = run("revoke", "nothere0")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "beholder: there is no key 'nothere0'; 'beholder keys list' shows them\n"
