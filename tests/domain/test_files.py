from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta

import pytest

from beholder.domain import DEFAULT_PROJECT, FileSource, StoredFile

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
FILE = StoredFile("a1", "cat.jpg", "image/jpeg", 5, "0f" * 32, MOMENT, MOMENT + timedelta(hours=48))


def test_a_file_is_an_upload_of_the_one_project_unless_said_otherwise() -> None:
    assert (FILE.project, FILE.source) == (DEFAULT_PROJECT, FileSource.UPLOADED)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(FILE, project="theirs"), id="another project's"),
        pytest.param(replace(FILE, source=FileSource.GENERATED), id="made here"),
        pytest.param(replace(FILE, expires=MOMENT), id="gone sooner"),
        pytest.param(replace(FILE, sha256="1f" * 32), id="of other bytes"),
    ],
)
def test_files_are_the_same_when_all_of_them_is(other: StoredFile) -> None:
    assert other != FILE
    assert replace(FILE) == FILE


def test_a_file_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        FILE.size = 6  # type: ignore[misc]
