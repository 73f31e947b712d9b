from datetime import timedelta

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from beholder.cli.keys.amounts import MOST, amount, duration, short


@pytest.mark.parametrize(
    ("word", "number"),
    [
        pytest.param("0", 0, id="nothing"),
        pytest.param("1000000000", 10**9, id="digits"),
        pytest.param("500k", 500_000, id="thousands"),
        pytest.param("2M", 2_000_000, id="millions"),
        pytest.param("2g", 2 * 10**9, id="in any case"),
        pytest.param("2GB", 2 * 10**9, id="with its unit"),
        pytest.param("7b", 7, id="bytes"),
        pytest.param("1000T", MOST, id="the most"),
        pytest.param("none", None, id="no limit"),
    ],
)
def test_amounts_as_people_type_them(word: str, number: int | None) -> None:
    assert amount("--jobs", word) == number


@pytest.mark.parametrize("word", ["", "-1", "1.5", "many", "k", "2GiB", "2 G", "1001T", "None", "٣", "9" * 5000])
def test_what_is_no_amount_is_one_sentence(capsys: pytest.CaptureFixture[str], word: str) -> None:
    with pytest.raises(typer.Exit):
        amount("--jobs", word)
    sentence = "--jobs should be a whole number up to 1,000,000,000,000,000, as 500000, 500k or 2G, or 'none'"
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "seconds"),
    [("0s", 0), ("90s", 90), ("15m", 900), ("24H", 86_400), ("7d", 604_800), ("365d", 365 * 86_400)],
)
def test_times_as_people_type_them(word: str, seconds: int) -> None:
    assert duration("--grace", word) == timedelta(seconds=seconds)


@pytest.mark.parametrize("word", ["", "90", "1w", "-1h", "1.5h", "h", "366d", "99999999d", "soon"])
def test_what_is_no_time_is_one_sentence(capsys: pytest.CaptureFixture[str], word: str) -> None:
    with pytest.raises(typer.Exit):
        duration("--grace", word)
    assert "--grace should be a time up to 365 days, as 90s, 15m, 24h or 7d" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "letters"),
    [
        (0, "0"),
        (1_234, "1,234"),
        (5_000, "5k"),
        (9_999, "9,999"),
        (12_345, "12k"),
        (1_000_000, "1M"),
        (1_234_567, "1,234k"),
        (2 * 10**9, "2G"),
        (MOST, "1,000T"),
    ],
)
def test_few_letters(number: int, letters: str) -> None:
    assert short(number) == letters


@given(st.integers(0, MOST))
def test_what_is_short_is_right_to_a_tenth_and_never_too_much(number: int) -> None:
    read = amount("--x", short(number).replace(",", ""))
    assert read is not None
    assert number * 0.9 <= read <= number
    assert len(short(number)) <= 6
