"""The envelope of every HTTP status that a fault may travel under, and of no other."""

import pytest

from beholder.faults import Exceeded, Fault, Status
from beholder.wire import errors
from beholder.wire.described.errors import name, schemas
from beholder.wire.described.shapes import ref
from tests.wire.described.holding import complaints, held

LIMIT = Exceeded("RequestsPerMinutePerKey", "requests", 60, "key:3f9k2m7q")


def test_there_is_one_for_each_status_and_no_other() -> None:
    assert set(schemas()) == {name(errors.http_status(status)) for status in Status}
    assert name(404) == "Error404"


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="a sentence"),
        pytest.param({"where": "input[0]"}, id="a field"),
        pytest.param({"retry_seconds": 5.0}, id="a wait"),
        pytest.param({"exceeded": LIMIT, "retry_seconds": 0.5}, id="a limit"),
    ],
)
def test_every_fault_is_as_described(status: Status, more: dict[str, object]) -> None:
    printed = errors.body(Fault(status, "so it is", **more))  # type: ignore[arg-type]
    described = ref(name(errors.http_status(status)))
    assert complaints(described, printed) == []
    assert not held(described, {**printed, "surprise": 1})
    assert not held(described, {"error": {**printed["error"], "surprise": 1}})
    assert not held(described, {"error": {**printed["error"], "code": 418}})
    assert not held(described, {"error": {**printed["error"], "status": "TEAPOT"}})


@pytest.mark.parametrize("status", Status)
def test_a_fault_fits_the_envelope_of_its_own_status_alone(status: Status) -> None:
    printed = errors.body(Fault(status, "so it is"))
    assert [code for code in schemas() if held(ref(code), printed)] == [name(errors.http_status(status))]


@pytest.mark.parametrize("missing", ["code", "message", "status", "details"])
def test_an_error_has_all_its_keys(missing: str) -> None:
    error = errors.body(Fault(Status.NOT_FOUND, "gone"))["error"]
    assert not held(ref("Error404"), {"error": {key: value for key, value in error.items() if key != missing}})
