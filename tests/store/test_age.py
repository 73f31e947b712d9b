from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from beholder.domain import StoredFile
from beholder.faults import Fault, Status
from beholder.store.age import age_key, newest_first
from beholder.store.archive import Archive
from beholder.store.database.schema import files
from tests.store.conftest import OURS, THEIRS, Clock, put

# Ids, and the seconds before the next is made: those between which there is none are of one moment.
IDS = (("b", 1), ("c", 0), ("d", 0), ("a", 5), ("e-1", 1), ("e-2", 0))


@given(st.lists(st.tuples(st.datetimes(), st.text("abc0", min_size=1, max_size=3)), unique=True, max_size=12))
def test_the_age_key_sorts_newest_first_and_then_by_id(stamps: list[tuple[datetime, str]]) -> None:
    moments = [(made.replace(tzinfo=UTC), id) for made, id in stamps]
    files = sorted((StoredFile(id, "", "image/png", 1, "0", made, made) for made, id in moments), key=age_key)
    for newer, older in pairwise(files):
        assert newer.created > older.created or (newer.created == older.created and newer.id < older.id)


@pytest.mark.parametrize("most", [1, 2, 3, 5, 6, 7])
async def test_the_pages_joined_are_the_list_and_none_is_longer_than_wanted(
    archive: Archive, clock: Clock, most: int
) -> None:
    for id, seconds in reversed(IDS):
        await put(archive, b"x", id)
        clock.advance(seconds if id != "b" else 0)
    every = [file.id for file in await archive.files.newest_first(OURS)]
    assert sorted(every) == sorted(id for id, _ in IDS)
    joined: list[str] = []
    after: str | None = None
    while page := await archive.files.newest_first(OURS, after, most):
        assert len(page) <= most
        joined += [file.id for file in page]
        after = age_key(page[-1])
    assert joined == every


async def test_what_a_page_ended_with_may_be_gone_or_anothers(archive: Archive, clock: Clock) -> None:
    for id in ("old", "new"):
        await put(archive, b"x", id)
        clock.advance(1)
    last = (await archive.files.newest_first(OURS, None, 1))[0]
    await archive.files.delete("new", OURS)
    assert [file.id for file in await archive.files.newest_first(OURS, age_key(last), 1)] == ["old"]
    assert await archive.files.newest_first(THEIRS, age_key(last), 1) == []


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("", id="nothing"),
        pytest.param("0998232780000000000", id="no id"),
        pytest.param("998232780000000000 a", id="too short a time"),
        pytest.param("-998232780000000000 a", id="a sign"),
        pytest.param("\u0660998232780000000000 a", id="digits of another script"),
        pytest.param("0998232780000000000 a\0", id="a NUL, which some databases take for no text"),
        pytest.param("0998232780000000000 a' OR 1=1", id="no name"),
        pytest.param("0998232780000000000 a\n", id="a line feed at its end"),
    ],
)
def test_what_is_no_key_is_refused(after: str) -> None:
    with pytest.raises(Fault) as caught:
        newest_first(select(files), files, after, 1)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, "pageToken")
    assert "pass the nextPageToken of the page before" in caught.value.message


@pytest.mark.parametrize("time", ["0" * 19, "9" * 19], ids=["the last moment", "the first"])
async def test_a_key_of_any_time_is_a_question_for_a_database(archive: Archive, time: str) -> None:
    await put(archive, b"x", "cup")
    found = await archive.files.newest_first(OURS, f"{time} a", 1)
    assert [file.id for file in found] == (["cup"] if time == "0" * 19 else [])
