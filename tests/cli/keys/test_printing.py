import json
from datetime import UTC, datetime, timedelta

from beholder.cli.keys.printing import print_keys
from beholder.store.key import Allowance, ApiKey, Used

MADE = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


def test_every_digit_and_no_secret() -> None:
    key = ApiKey("3f9k2m7q", "d1gest", "till", MADE, "shop", None, Allowance(60, None, 10**15, 0), "f0rmer", MADE)
    printed = print_keys([key], {"3f9k2m7q": Used(7, 1_234_567)}, {"shop": 123_456_789})
    assert "d1gest" not in printed and "f0rmer" not in printed
    assert json.loads(printed) == [
        {
            "id": "3f9k2m7q",
            "project": "shop",
            "name": "till",
            "created": "2026-01-02T03:04:05+00:00",
            "revoked": None,
            "former_until": "2026-01-02T03:04:05+00:00",
            "limits": {"requests_per_minute": 60, "tokens_per_day": None, "bytes_stored": 10**15, "jobs": 0},
            "used_today": {"requests": 7, "tokens": 1_234_567},
            "project_bytes_stored": 123_456_789,
        }
    ]


def test_one_that_was_never_used_and_is_revoked() -> None:
    gone = ApiKey("a", "d", "", MADE, revoked=MADE + timedelta(days=1))
    (printed,) = json.loads(print_keys([gone], {}, {"default": 0}))
    assert (printed["revoked"], printed["used_today"]["requests"]) == ("2026-01-03T03:04:05+00:00", 0)


def test_no_keys_are_an_empty_list() -> None:
    assert json.loads(print_keys([], {}, {})) == []
