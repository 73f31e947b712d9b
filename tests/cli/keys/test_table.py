import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from beholder.cli.keys.table import limits_of, show
from beholder.store.key import UNLIMITED, Allowance, ApiKey, Used

MADE = datetime(2026, 1, 2, tzinfo=UTC)


def test_use_is_beside_its_limit() -> None:
    out = io.StringIO()
    key = ApiKey("3f9k2m7q", "digest", "till", MADE, "shop", allowance=Allowance(60, 5000, 10**9, 2))
    show([key], {"3f9k2m7q": Used(7, 4321)}, {"shop": 123_456}, Console(file=out, width=160))
    _, line = out.getvalue().splitlines()
    words = [
        "bh_3f9k2m7q_…",
        "shop",
        "till",
        "2026-01-02",
        "7",
        "60",
        "4,321 of 5,000",
        "123,456 of 1,000,000,000",
        "2",
    ]
    assert line.split() == " ".join(words).split()


@pytest.mark.parametrize(
    ("allowance", "words"),
    [
        pytest.param(UNLIMITED, "as much as it likes", id="no limit"),
        pytest.param(Allowance(jobs=0), "0 jobs at once", id="nothing"),
        pytest.param(
            Allowance(1, 2000, 3, 4),
            "1 requests a minute, 2,000 tokens a day, 3 bytes stored, 4 jobs at once",
            id="all",
        ),
    ],
)
def test_limits_in_words(allowance: Allowance, words: str) -> None:
    assert limits_of(allowance) == words
