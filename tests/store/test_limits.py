import pytest

from beholder.faults import Exceeded, Fault, Status
from beholder.store.limits import Limits, bounds_of

LIMITS = Limits(file_bytes=100, project_bytes=250, file_seconds=1, upload_seconds=1)


@pytest.mark.parametrize(
    ("size", "status", "sentence"),
    [
        pytest.param(0, Status.INVALID_ARGUMENT, "the file is empty", id="empty"),
        pytest.param(101, Status.PAYLOAD_TOO_LARGE, "larger than 100 bytes", id="one too many"),
    ],
)
def test_a_size_is_refused(size: int, status: Status, sentence: str) -> None:
    with pytest.raises(Fault, match=sentence) as caught:
        LIMITS.check_size(size)
    assert caught.value.status is status
    assert caught.value.where == "file.size_bytes"


@pytest.mark.parametrize("size", [1, 100])
def test_a_size_within_is_taken(size: int) -> None:
    LIMITS.check_size(size)


def test_growth_beyond_what_was_declared_is_refused() -> None:
    LIMITS.check_growth(10, 10)
    with pytest.raises(Fault, match="declared as 10 bytes, but more have come"):
        LIMITS.check_growth(11, 10)


def test_undeclared_growth_is_bounded_by_the_largest_file() -> None:
    LIMITS.check_growth(100, None)
    with pytest.raises(Fault, match="larger than 100"):
        LIMITS.check_growth(101, None)


@pytest.mark.parametrize(
    ("most", "quotas"),
    [
        pytest.param(None, ["FileBytesPerProject"], id="no key, or one without this limit"),
        pytest.param(0, ["FileBytesPerProject", "BytesStoredPerProject"], id="a key that may store nothing"),
    ],
)
def test_an_upload_stays_within_the_owners_bound_and_its_keys(most: int | None, quotas: list[str]) -> None:
    assert [(bound.quota, bound.most) for bound in LIMITS.bounds(most)] == list(zip(quotas, (250, most), strict=False))
    assert [bound.files for bound in LIMITS.bounds(most)] == [True, False][: len(quotas)]
    assert bounds_of(most) == LIMITS.bounds(most)[1:]


def test_what_never_fits_is_no_429() -> None:
    fault = bounds_of(100)[0].never("shop", 2_000)
    assert (fault.status, fault.retry_seconds) == (Status.FAILED_PRECONDITION, None)
    assert fault.message.startswith("2,000 bytes cannot be stored, now or later")
    assert fault.exceeded == Exceeded("BytesStoredPerProject", "bytes", 100, "project:shop")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        pytest.param(0.2, "1 s", id="at once"),
        pytest.param(120, "120 s", id="seconds"),
        pytest.param(121, "3 minutes", id="minutes"),
        pytest.param(7_201, "3 hours", id="hours"),
        pytest.param(172_800, "48 hours", id="as long as files are kept"),
        pytest.param(55 * 86_400, "55 days", id="as long as interactions are"),
    ],
)
def test_what_fits_later_is_a_429_with_the_time(seconds: float, words: str) -> None:
    fault = bounds_of(100)[0].full("shop", 2_000, seconds)
    assert (fault.status, fault.retry_seconds) == (Status.RESOURCE_EXHAUSTED, seconds)
    assert fault.message.endswith(f"or come again in {words}, when enough has expired")
    assert fault.exceeded == Exceeded("BytesStoredPerProject", "bytes", 100, "project:shop")
