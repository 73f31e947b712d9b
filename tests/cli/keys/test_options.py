import pytest
import typer

from beholder.cli.keys.options import flag, limits


def test_only_what_is_given_is_a_limit() -> None:
    assert limits(jobs="2", tokens_per_day=None, bytes_stored="none") == {"jobs": 2, "bytes_stored": None}
    assert limits() == {}


def test_a_refusal_names_the_flag(capsys: pytest.CaptureFixture[str]) -> None:
    assert flag("tokens_per_day") == "--tokens-per-day"
    with pytest.raises(typer.Exit):
        limits(tokens_per_day="many")
    assert capsys.readouterr().err.startswith("beholder: --tokens-per-day should be")
