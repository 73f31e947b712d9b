from datetime import UTC, datetime

import pytest

from beholder.store.session import Plan, key_of

PLAN = Plan("abc", "größe.png", "image/png", 5, "f00", datetime(2026, 1, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize("size", [pytest.param(5, id="declared"), pytest.param(None, id="undeclared")])
def test_a_plan_survives_its_record(size: int | None) -> None:
    plan = Plan("abc", "größe.png", "image/png", size, "f00", PLAN.expires)
    assert Plan.parse(plan.record()) == plan


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(None, id="none"),
        pytest.param({}, id="empty"),
        pytest.param({**PLAN.record(), "expires": "soon"}, id="bad time"),
        pytest.param({**PLAN.record(), "colour": "red"}, id="unknown field"),
        pytest.param({"expires": "2026-01-01T00:00:00+00:00"}, id="missing fields"),
    ],
)
def test_another_record_is_no_plan(record: dict[str, object] | None) -> None:
    assert Plan.parse(record) is None


def test_a_key_is_a_safe_file_name_whatever_the_token() -> None:
    assert key_of("../../etc/passwd").isalnum()
    assert key_of("a") != key_of("b")
    assert len(key_of("\x00")) == 64
