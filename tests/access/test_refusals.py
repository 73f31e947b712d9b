from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from beholder.access.refusals import DAY, check_jobs, too_many_requests, too_many_tokens
from beholder.faults import Fault, Status
from beholder.store.key import UNLIMITED, Allowance

EVENING = datetime(2026, 3, 31, 23, 59, 30, tzinfo=UTC)


def test_a_request_too_many_says_when_there_is_room() -> None:
    fault = too_many_requests("3f9k2m7q", 60, 12.25)
    assert (fault.status, fault.retry_seconds) == (Status.RESOURCE_EXHAUSTED, 12.25)
    assert fault.message == "this API key may make 60 requests a minute; try again in 12.2 s"
    assert fault.exceeded is not None
    assert (fault.exceeded.quota, fault.exceeded.limit) == ("RequestsPerMinutePerKey", 60)


def test_spent_tokens_come_back_at_midnight() -> None:
    fault = too_many_tokens("3f9k2m7q", 1000, 1234, EVENING)
    assert (fault.status, fault.retry_seconds) == (Status.RESOURCE_EXHAUSTED, 30)
    assert "may use 1,000 tokens a day and has used 1,234" in fault.message


@pytest.mark.parametrize(
    ("limit", "jobs", "refused"),
    [
        pytest.param(None, 10**6, False, id="no limit"),
        pytest.param(2, 1, False, id="room for one"),
        pytest.param(2, 2, True, id="full"),
        pytest.param(2, 3, True, id="over, since it was lowered"),
    ],
)
def test_jobs_are_as_many_as_allowed(limit: int | None, jobs: int, refused: bool) -> None:
    if not refused:
        check_jobs("3f9k2m7q", jobs, Allowance(jobs=limit))
        return
    with pytest.raises(Fault, match="jobs in the background at once") as caught:
        check_jobs("3f9k2m7q", jobs, Allowance(jobs=limit))
    assert caught.value.status is Status.RESOURCE_EXHAUSTED
    assert caught.value.retry_seconds


def test_one_is_counted_as_one() -> None:
    assert "may make 1 request a minute" in too_many_requests("3f9k2m7q", 1, 5).message
    with pytest.raises(Fault, match="may have 1 job in the background"):
        check_jobs("3f9k2m7q", 1, Allowance(jobs=1))


def jobless() -> Fault:
    with pytest.raises(Fault) as caught:
        check_jobs("3f9k2m7q", 0, Allowance(jobs=0))
    return caught.value


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param(lambda: too_many_requests("3f9k2m7q", 0, 60), "may ask for no work", id="requests"),
        pytest.param(lambda: too_many_tokens("3f9k2m7q", 0, 0, EVENING), "may use no tokens", id="tokens"),
        pytest.param(jobless, "may have no jobs in the background", id="jobs"),
    ],
)
def test_what_is_never_allowed_is_not_worth_another_try(fault: Callable[[], Fault], words: str) -> None:
    refused = fault()
    assert (refused.status, refused.retry_seconds) == (Status.RESOURCE_EXHAUSTED, DAY)
    assert words in refused.message and refused.exceeded is not None


def test_no_allowance_is_no_limit() -> None:
    check_jobs("3f9k2m7q", 10**9, UNLIMITED)
