from datetime import timedelta

import pytest

from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.batches import owner as of_batch
from beholder.store.database.schema import to_microseconds
from beholder.store.file_rows import owner as of_file
from beholder.store.interactions import owner as of_interaction
from beholder.store.sums import expiring, sums
from tests.store import test_batches, test_interactions
from tests.store.conftest import OURS, THEIRS, Clock, put

FILE, PICTURE, LINES = 4, 3, len(test_batches.LINES)


@pytest.fixture
async def filled(archive: Archive, clock: Clock) -> Archive:
    """Put a file, an interaction with a picture and a batch there; and a file of the same name of another project."""
    await put(archive, b"file", "a-file")
    await put(archive, b"theirs", "a-file", project=THEIRS)
    await test_interactions.put(archive, test_interactions.begun(clock, "int_1"), "a" * 64)
    await test_batches.put(archive, test_batches.new(clock, "b1"))
    return archive


@pytest.mark.parametrize(
    ("project", "files_only", "stored"),
    [
        pytest.param(OURS, False, FILE + PICTURE + LINES, id="all"),
        pytest.param(OURS, True, FILE, id="files"),
        pytest.param(THEIRS, False, 6, id="of another"),
        pytest.param("nobody", False, 0, id="nothing"),
        pytest.param("nobody", True, 0, id="no files"),
    ],
)
async def test_what_a_project_stores(filled: Archive, project: str, files_only: bool, stored: int) -> None:
    assert await filled._database.read(lambda it: sums(it, project, files_only, [])) == (stored, 0)


async def test_what_some_of_its_owners_hold_is_told_apart(filled: Archive) -> None:
    owners = [of_file(OURS, "a-file"), of_interaction("int_1"), "uploads/x", of_interaction("int_2")]
    assert await filled._database.read(lambda it: sums(it, OURS, False, owners)) == (
        FILE + PICTURE + LINES,
        FILE + PICTURE,
    )
    assert await filled._database.read(lambda it: sums(it, OURS, True, [of_batch("b1")])) == (FILE, LINES)


async def test_what_goes_first_is_told_first(filled: Archive, clock: Clock, settings: Settings) -> None:
    kept = {FILE: settings.file_seconds, PICTURE: settings.interaction_seconds, LINES: settings.batch_seconds}
    told = sorted((to_microseconds(clock() + timedelta(seconds=kept[size])), size) for size in kept)
    assert sorted(await filled._database.read(lambda it: list(expiring(it, OURS, False)))) == told
    assert await filled._database.read(lambda it: list(expiring(it, OURS, True))) == [
        (to_microseconds(clock() + timedelta(seconds=settings.file_seconds)), FILE)
    ]
    moments = await filled._database.read(lambda it: [moment for moment, _ in expiring(it, OURS, False)])
    assert moments == sorted(moments)
