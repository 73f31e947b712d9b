import openai
import pytest

from beholder.faults import Fault, Status
from beholder.wire.errors import body, http_status
from beholder.wire.openai import refusal
from beholder.wire.openai.refusal import MISTAKEN, kind


@pytest.mark.parametrize("status", list(Status))
def test_nothing_of_the_common_envelope_is_lost(status: Status) -> None:
    fault = Fault(status, "is wrong", where="messages[0]")
    told = refusal(fault)["error"]
    assert told == {**body(fault)["error"], "type": kind(status), "param": "messages[0]"}


def test_no_field_at_fault() -> None:
    assert refusal(Fault(Status.UNAVAILABLE, "busy"))["error"]["param"] is None


@pytest.mark.parametrize(
    ("status", "word"),
    [
        pytest.param(Status.INVALID_ARGUMENT, MISTAKEN, id="bad input"),
        pytest.param(Status.NOT_FOUND, MISTAKEN, id="nothing there"),
        pytest.param(Status.UNAUTHENTICATED, "authentication_error", id="no key"),
        pytest.param(Status.PERMISSION_DENIED, "permission_error", id="a key of another"),
        pytest.param(Status.RESOURCE_EXHAUSTED, "rate_limit_error", id="too much"),
        pytest.param(Status.INTERNAL, "server_error", id="a defect"),
        pytest.param(Status.UNAVAILABLE, "server_error", id="too busy"),
    ],
)
def test_kinds(status: Status, word: str) -> None:
    assert kind(status) == word


@pytest.mark.parametrize("status", list(Status))
def test_the_package_finds_what_it_looks_for(status: Status) -> None:
    fault = Fault(status, "is wrong", where="n")
    told = openai.APIError("x", request=None, body=refusal(fault)["error"])  # type: ignore[arg-type]
    assert (told.type, told.param, int(str(told.code))) == (kind(status), "n", http_status(status))
