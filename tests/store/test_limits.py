import pytest

from beholder.faults import Fault, Status
from beholder.store.limits import Limits, check_stored

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


def test_room_ends_at_the_projects_limit() -> None:
    LIMITS.check_room(250)
    with pytest.raises(Fault, match="no room: a project's files may take 250 bytes together; delete some") as caught:
        LIMITS.check_room(251)
    assert caught.value.status is Status.FAILED_PRECONDITION


@pytest.mark.parametrize(
    ("size", "most", "refused"),
    [
        pytest.param(10**18, None, False, id="no limit"),
        pytest.param(10, 10, False, id="just full"),
        pytest.param(11, 10, True, id="too much"),
        pytest.param(1, 0, True, id="nothing at all"),
    ],
)
def test_a_project_stores_what_its_key_allows(size: int, most: int | None, refused: bool) -> None:
    if not refused:
        check_stored("shop", size, most)
        return
    with pytest.raises(Fault, match="there is no room") as caught:
        check_stored("shop", size, most)
    assert (caught.value.status, caught.value.retry_seconds) == (Status.FAILED_PRECONDITION, None)
    assert caught.value.exceeded is not None
    assert (caught.value.exceeded.limit, caught.value.exceeded.subject) == (most, "project:shop")
