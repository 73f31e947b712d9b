"""What a key allows, where only the desk can tell whether it is kept: jobs and bytes."""

import asyncio
import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beholder.desk import Desk
from beholder.domain import Interaction
from beholder.faults import Fault, Status
from beholder.store.archive import Archive
from beholder.store.key import Allowance
from beholder.wire.interactions import Call
from tests.desk.conftest import PNG, call


def by(key: str | None, *parts: str | bytes, project: str = "shop", background: bool = True) -> Call:
    """Make a call with `key`."""
    plain = call(*parts, background=background)
    return dataclasses.replace(plain, draft=dataclasses.replace(plain.draft, project=project, key=key))


async def tried(desk: Desk, *calls: Call, allowance: Allowance) -> list[Interaction | BaseException]:
    """Hand in all at once."""
    return await asyncio.gather(*(desk.accept(it, allowance) for it in calls), return_exceptions=True)


@pytest.mark.parametrize("limit", [0, 1, 3])
async def test_jobs_that_come_at_once_are_no_more_than_allowed(desk: Desk, limit: int) -> None:
    outcomes = await tried(desk, *[by("k")] * 6, allowance=Allowance(jobs=limit))
    refused = [outcome for outcome in outcomes if isinstance(outcome, Fault)]
    assert len(refused) == 6 - limit
    assert {fault.status for fault in refused} <= {Status.RESOURCE_EXHAUSTED}
    assert desk._jobs.of("k") == limit


async def test_keys_have_jobs_of_their_own_and_no_key_has_no_limit(desk: Desk) -> None:
    calls = [by("a"), by("b"), by(None), by(None)]
    assert all(isinstance(outcome, Interaction) for outcome in await tried(desk, *calls, allowance=Allowance(jobs=1)))


async def test_a_job_that_could_not_be_stored_takes_no_place(desk: Desk, archive: Archive) -> None:
    add = archive.interactions.add

    async def fail(*arguments: object) -> None:
        raise Fault(Status.UNAVAILABLE, "not now")

    archive.interactions.add = fail  # type: ignore[assignment, method-assign]
    with pytest.raises(Fault, match="not now"):
        await desk.accept(by("k"), Allowance(jobs=1))
    archive.interactions.add = add  # type: ignore[method-assign]
    await desk.accept(by("k"), Allowance(jobs=1))


@pytest.mark.parametrize("how", ["answer", "stream", "accept"])
async def test_a_full_project_stores_no_more_whatever_way_it_asks(desk: Desk, archive: Archive, how: str) -> None:
    await desk.answer(by("k", PNG, background=False))
    assert await archive.blobs.stored("shop") == len(PNG)
    asked = by("other key", PNG, background=how == "accept")
    with pytest.raises(Fault, match=f"may store {len(PNG):,} bytes") as caught:
        await getattr(desk, how)(asked, Allowance(bytes_stored=len(PNG)))
    assert caught.value.status is Status.RESOURCE_EXHAUSTED
    assert caught.value.retry_seconds == 55 * 86_400
    assert await archive.blobs.stored("shop") == len(PNG)
    await desk.answer(by("k", "only words", background=False), Allowance(bytes_stored=len(PNG)))


@pytest.mark.parametrize("how", ["answer", "stream", "accept"])
async def test_those_that_come_at_once_stay_within_the_limit(desk: Desk, archive: Archive, how: str) -> None:
    async def ask() -> None:
        made = await getattr(desk, how)(by("k", PNG, background=how == "accept"), Allowance(bytes_stored=3 * len(PNG)))
        if how == "stream":
            async for _ in made[1]:
                pass

    outcomes = await asyncio.gather(*(ask() for _ in range(16)), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 3
    assert {fault.status for fault in outcomes if isinstance(fault, Fault)} == {Status.RESOURCE_EXHAUSTED}
    assert await archive.blobs.stored("shop") == 3 * len(PNG)


async def test_a_picture_larger_than_the_limit_never_fits(desk: Desk) -> None:
    with pytest.raises(Fault, match="now or later") as caught:
        await desk.answer(by("k", PNG, background=False), Allowance(bytes_stored=len(PNG) - 1))
    assert (caught.value.status, caught.value.retry_seconds) == (Status.FAILED_PRECONDITION, None)


async def test_the_same_picture_twice_in_a_question_is_stored_and_counted_once(desk: Desk) -> None:
    allowance = Allowance(bytes_stored=len(PNG))
    await desk.answer(by("k", PNG, "and", PNG, background=False), allowance)


async def test_earlier_pictures_of_a_conversation_are_not_counted_again(desk: Desk) -> None:
    allowance = Allowance(bytes_stored=len(PNG))
    first = await desk.answer(by("k", PNG, background=False), allowance)
    following = dataclasses.replace(by("k", "and?", background=False), previous_interaction_id=first.id)
    answer = await desk.answer(following, allowance)
    assert "[image/png 4x3]" in answer.answer.text


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(projects=st.lists(st.sampled_from(["shop", "other"]), min_size=2, max_size=6), looker=st.integers(0, 5))
async def test_a_project_finds_its_own_and_nothing_else(desk: Desk, projects: list[str], looker: int) -> None:
    made = [await desk.answer(by(None, "hi", project=project, background=False)) for project in projects]
    mine = projects[looker % len(projects)]
    found = []
    for interaction in made:
        try:
            found.append(await desk.get(interaction.id, mine))
        except Fault as fault:
            assert fault.status is Status.NOT_FOUND
    assert found == [interaction for interaction, project in zip(made, projects, strict=True) if project == mine]
