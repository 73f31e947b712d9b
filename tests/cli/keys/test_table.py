import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.console import Console

from beholder.cli.keys.table import limits_of, show
from beholder.store.key import UNLIMITED, Allowance, ApiKey, Used

MADE = datetime(2026, 1, 2, tzinfo=UTC)
LATER = datetime(2999, 1, 2, 3, 4, tzinfo=UTC)


KEY = ApiKey("3f9k2m7q", "digest", "till", MADE, "shop", allowance=Allowance(60, 5_000, 10**9, 2))


def printed(key: ApiKey, width: int = 160) -> list[str]:
    out = io.StringIO()
    show([key], {key.id: Used(7, 4_321)}, {key.project: 123_456}, Console(file=out, width=width))
    return out.getvalue().splitlines()


def test_use_is_beside_its_limit() -> None:
    head, line = printed(KEY)
    assert head.split() == ["key", "project", "name", "made", "requests", "tokens", "stored", "jobs"]
    words = ["bh_3f9k2m7q_…", "shop", "till", "2026-01-02", "7, 60/min", "4,321 of 5k", "123k of 1G", "2"]
    assert line.split() == " ".join(words).split()


def test_without_limits_there_is_use_alone() -> None:
    _, line = printed(replace(KEY, allowance=UNLIMITED))
    assert line.split() == ["bh_3f9k2m7q_…", "shop", "till", "2026-01-02", "7", "4,321", "123k"]


def test_a_terminal_of_80_letters_shows_every_number() -> None:
    allowance = Allowance(10**6, 10**15, 10**15, 10**4)
    lines = printed(replace(KEY, project="project-of-many-letters", name="many words", allowance=allowance), 80)
    assert all(len(line) <= 80 for line in lines)
    for word in ("bh_3f9k2m7q_…", "7, 1M/min", "4,321 of 1,000T", "123k of 1,000T", "10k"):
        assert word in "\n".join(lines)


@pytest.mark.parametrize(
    ("key", "note"),
    [
        pytest.param(replace(KEY, revoked=LATER), "revoked 2999-01-02", id="revoked"),
        pytest.param(replace(KEY, former="d", former_until=LATER), "old one until 2999-01-02 03:04", id="grace"),
        pytest.param(replace(KEY, former="d", former_until=MADE), "", id="grace is over"),
        pytest.param(KEY, "", id="nothing"),
    ],
)
def test_what_there_is_to_say_of_a_key(key: ApiKey, note: str) -> None:
    _, line = printed(key)
    assert line.split("till", 1)[1].split("2026-01-02  ")[0].strip() == note


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
