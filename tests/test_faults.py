"""A fault says what, where and which status, in one place."""

import pytest

from beholder.faults import LONGEST, Exceeded, Fault, Status, invalid, not_found


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        pytest.param(invalid("not base64", "data"), Status.INVALID_ARGUMENT, "data: not base64", id="a place"),
        pytest.param(invalid("no input"), Status.INVALID_ARGUMENT, "no input", id="nowhere in particular"),
        pytest.param(not_found("no such file"), Status.NOT_FOUND, "no such file", id="not found"),
        pytest.param(Fault(Status.UNAVAILABLE, "busy"), Status.UNAVAILABLE, "busy", id="any status"),
    ],
)  # fmt: skip
def test_a_fault_reads_as_a_sentence(fault: Fault, status: Status, text: str) -> None:
    assert (fault.status, str(fault)) == (status, text)


def test_the_place_and_the_message_stay_apart_for_those_who_print_them() -> None:
    fault = invalid("not base64", "input[0].data")
    assert (fault.where, fault.message) == ("input[0].data", "not base64")


def test_a_callers_own_words_are_cut() -> None:
    fault = invalid("x" * 1_000_000, "labels." + "k" * 1_000_000)
    assert len(fault.message) == LONGEST
    assert fault.where is not None and fault.where.startswith("labels.k") and len(fault.where) == LONGEST
    assert len(str(fault)) == 2 * LONGEST + 2
    assert invalid("x" * LONGEST).message == "x" * LONGEST


def test_a_refusal_keeps_all_but_its_place_when_it_is_told_elsewhere() -> None:
    exceeded = Exceeded("JobsPerKey", "jobs", 2, "key:k")
    fault = Fault(Status.RESOURCE_EXHAUSTED, "x", where="file", exceeded=exceeded, retry_seconds=1.5)
    moved = fault.at("input[2]")
    assert (moved.status, str(moved), moved.where) == (fault.status, "input[2]: x", "input[2]")
    assert (moved.exceeded, moved.retry_seconds) == (exceeded, 1.5)
    assert str(fault) == "file: x"
    assert str(fault.at(None)) == "x"


def test_a_limit_and_a_time_are_kept_for_those_who_print_them() -> None:
    exceeded = Exceeded("JobsPerKey", "jobs", 2, "key:k")
    fault = Fault(Status.RESOURCE_EXHAUSTED, "x", exceeded=exceeded, retry_seconds=1.5)
    assert (fault.exceeded, fault.retry_seconds) == (exceeded, 1.5)
    assert (invalid("x").exceeded, invalid("x").retry_seconds) == (None, None)
