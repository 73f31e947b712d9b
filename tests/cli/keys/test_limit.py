import pytest

from beholder.store.key import Allowance
from tests.cli.keys.conftest import made, run, stored


def test_only_what_is_said_changes() -> None:
    id = made("--requests-per-minute", "60", "--jobs", "3").split("_")[1]
    result = run("limit", id, "--jobs", "none", "--tokens-per-day", "5000")
    assert result.exit_code == 0
    assert result.stdout == f"bh_{id}_… may now use: 60 requests a minute, 5,000 tokens a day\n"
    assert [key.allowance for key in stored()] == [Allowance(60, 5000, None, None)]


def test_without_any_limit_it_says_so() -> None:
    id = made("--jobs", "3").split("_")[1]
    assert run("limit", id, "--jobs", "none").stdout.endswith("may now use: as much as it likes\n")


@pytest.mark.parametrize("word", ["-1", "many", "", "1.5", "٣", "9" * 5000, str(10**15 + 1)])
def test_what_is_no_number_is_one_sentence(word: str) -> None:
    id = made().split("_")[1]
    result = run("limit", id, f"--bytes-stored={word}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--bytes-stored should be a whole number up to" in result.stderr
    assert [key.allowance for key in stored()] == [Allowance()]


def test_nothing_to_change_is_one_sentence() -> None:
    result = run("limit", "whatever")
    assert result.exit_code == 2
    assert "say which limit to change: --requests-per-minute, " in result.stderr
