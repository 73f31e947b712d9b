import json

import pytest

from beholder.faults import Exceeded, Fault, Status, invalid
from beholder.wire.errors import body, http_status, word

RETRIED = {408, 409, 429} | set(range(500, 600))


@pytest.mark.parametrize(
    ("status", "code", "name"),
    [
        pytest.param(Status.INVALID_ARGUMENT, 400, "INVALID_ARGUMENT", id="bad input"),
        pytest.param(Status.FAILED_PRECONDITION, 400, "FAILED_PRECONDITION", id="bad state"),
        pytest.param(Status.UNAUTHENTICATED, 401, "UNAUTHENTICATED", id="no key"),
        pytest.param(Status.PERMISSION_DENIED, 403, "PERMISSION_DENIED", id="wrong key"),
        pytest.param(Status.NOT_FOUND, 404, "NOT_FOUND", id="unknown"),
        pytest.param(Status.METHOD_NOT_ALLOWED, 405, "METHOD_NOT_ALLOWED", id="wrong verb"),
        pytest.param(Status.PAYLOAD_TOO_LARGE, 413, "INVALID_ARGUMENT", id="too large"),
        pytest.param(Status.RESOURCE_EXHAUSTED, 429, "RESOURCE_EXHAUSTED", id="too much at once"),
        pytest.param(Status.INTERNAL, 500, "INTERNAL", id="our defect"),
        pytest.param(Status.UNAVAILABLE, 503, "UNAVAILABLE", id="not now"),
    ],
)
def test_each_status_has_its_code_and_word(status: Status, code: int, name: str) -> None:
    assert (http_status(status), word(status)) == (code, name)
    assert body(Fault(status, "no")) == {"error": {"code": code, "message": "no", "status": name, "details": []}}


def test_only_faults_that_may_pass_are_repeated_by_sdks() -> None:
    passing = {Status.RESOURCE_EXHAUSTED, Status.INTERNAL, Status.UNAVAILABLE}
    assert {status for status in Status if http_status(status) in RETRIED} == passing


def test_the_field_at_fault_is_named_twice() -> None:
    error = body(invalid("is not base64", "input[0].content[1].data"))["error"]
    assert error["message"] == "input[0].content[1].data: is not base64"
    assert error["details"] == [
        {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [{"field": "input[0].content[1].data", "description": "is not base64"}],
        }
    ]


def test_the_envelope_is_json() -> None:
    envelope = body(Fault(Status.NOT_FOUND, "kein Bild: 「é」", where="name"))
    assert json.loads(json.dumps(envelope)) == envelope


def test_a_limit_is_told_as_googles_clients_know_it() -> None:
    exceeded = Exceeded("RequestsPerMinutePerKey", "requests", 60, "key:3f9k2m7q")
    fault = Fault(Status.RESOURCE_EXHAUSTED, "too many", exceeded=exceeded, retry_seconds=12.3)
    assert body(fault)["error"]["details"] == [
        {
            "@type": "type.googleapis.com/google.rpc.QuotaFailure",
            "violations": [
                {
                    "subject": "key:3f9k2m7q",
                    "description": "too many",
                    "quotaMetric": "beholder/requests",
                    "quotaId": "RequestsPerMinutePerKey",
                    "quotaValue": "60",
                }
            ],
        },
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "13s"},
    ]
