"""What is too much for a key now but will not be later: RESOURCE_EXHAUSTED (429), with the time to wait.

A limit of nothing at all is refused likewise, as Google does (`limit: 0`), with a wait that no SDK tries to sit out.

What is too much to be stored is refused by `store.limits`.
"""

from datetime import datetime, time, timedelta

from beholder.faults import Exceeded, Fault, Status
from beholder.store.key import Allowance

JOB_SECONDS = 2.0  # nobody knows when a job will end; most take less
DAY = 24 * 3600.0  # seconds


def too_many_requests(key: str, limit: int, seconds: float) -> Fault:
    """Refuse a request too many within a minute; in `seconds` there is room for one."""
    exceeded = Exceeded("RequestsPerMinutePerKey", "requests", limit, f"key:{key}")
    if limit == 0:
        return _never("may ask for no work, only look at what is there", exceeded)
    message = f"this API key may make {_counted(limit, 'request')} a minute; try again in {seconds:.1f} s"
    return Fault(Status.RESOURCE_EXHAUSTED, message, exceeded=exceeded, retry_seconds=seconds)


def next_day(moment: datetime) -> datetime:
    """Give when the day after that of `moment` begins."""
    return datetime.combine(moment.date() + timedelta(days=1), time(), moment.tzinfo)


def too_many_tokens(key: str, limit: int, used: int, moment: datetime) -> Fault:
    """Refuse what comes at `moment`, when the day's tokens are used up."""
    exceeded = Exceeded("TokensPerDayPerKey", "tokens", limit, f"key:{key}")
    if limit == 0:
        return _never("may use no tokens", exceeded)
    message = (
        f"this API key may use {_counted(limit, 'token')} a day and has used {used:,}; the next day begins at 00:00 UTC"
    )
    seconds = (next_day(moment) - moment).total_seconds()
    return Fault(Status.RESOURCE_EXHAUSTED, message, exceeded=exceeded, retry_seconds=seconds)


def check_jobs(key: str, jobs: int, allowance: Allowance) -> None:
    """Raise `Fault` when one more than `jobs` in the background is beyond `allowance`."""
    if allowance.jobs is not None and jobs >= allowance.jobs:
        exceeded = Exceeded("ConcurrentJobsPerKey", "jobs", allowance.jobs, f"key:{key}")
        if allowance.jobs == 0:
            raise _never("may have no jobs in the background", exceeded)
        allowed = _counted(allowance.jobs, "job")
        message = f"this API key may have {allowed} in the background at once; wait for one to end"
        raise Fault(Status.RESOURCE_EXHAUSTED, message, exceeded=exceeded, retry_seconds=JOB_SECONDS)


def _never(sentence: str, exceeded: Exceeded) -> Fault:
    message = f"this API key {sentence}; use another, or ask who gave it to raise its limit"
    return Fault(Status.RESOURCE_EXHAUSTED, message, exceeded=exceeded, retry_seconds=DAY)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
