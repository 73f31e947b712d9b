import dataclasses

import pytest
from sqlalchemy import update

from beholder.domain import (
    Failure,
    Finish,
    FinishReason,
    Interaction,
    KeptImage,
    Request,
    Role,
    Text,
    Turn,
    Usage,
    Words,
)
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.database.schema import interactions
from beholder.store.interactions import LONGEST
from tests.store.conftest import Clock, names, opened

PICTURES = {"a" * 64: b"one", "b" * 64: b"two"}
SAID = (Words("A "), Words("cat."), Finish(FinishReason.STOP, Usage(1, 2, 3, 4)))


def asked(*hashes: str) -> Request[KeptImage]:
    images = tuple(KeptImage(sha256, len(PICTURES[sha256]), "image/png", "input[1]") for sha256 in hashes)
    return Request("m", (Turn(Role.USER, (Text("What?"), *images)),))


def begun(clock: Clock, id: str, previous: str | None = None) -> Interaction:
    return Interaction(id, "m", clock(), clock(), previous=previous)


def ended(interaction: Interaction, clock: Clock) -> Interaction:
    return dataclasses.replace(interaction, said=SAID, updated=clock())


async def put(archive: Archive, interaction: Interaction, *hashes: str, chain: tuple[str, ...] = ()) -> Interaction:
    async with archive.blobs.keeping({sha256: PICTURES[sha256] for sha256 in hashes}) as written:
        await written
        await archive.interactions.add(interaction, asked(*hashes), chain)
    return interaction


async def test_an_interaction_is_found_with_its_request(archive: Archive, clock: Clock) -> None:
    it = await put(archive, ended(begun(clock, "int_1"), clock), "a" * 64)
    assert await archive.interactions.get("int_1", "default") == it
    recorded = await archive.interactions.recorded("int_1", "default")
    assert recorded.request == asked("a" * 64)
    assert await archive.interactions.pictures(recorded.request.images) == {"a" * 64: b"one"}


@pytest.mark.parametrize("id", ["int_2", "", "x" * 1000, "int_1' OR '1'='1", "\ud800", "a\0b"])
async def test_an_unknown_id_is_not_found(archive: Archive, clock: Clock, id: str) -> None:
    await put(archive, begun(clock, "int_1"))
    for look in (archive.interactions.get, archive.interactions.chain, archive.interactions.delete):
        with pytest.raises(Fault) as caught:
            await look(id, "default")
        assert caught.value.status is Status.NOT_FOUND
        assert len(str(caught.value)) < 200


async def test_an_interaction_is_finished(archive: Archive, clock: Clock, settings: Settings) -> None:
    it = await put(archive, begun(clock, "int_1"), "a" * 64)
    clock.advance(5)
    await archive.interactions.finish(ended(it, clock))
    await archive.close()
    again = await opened(settings, clock)
    assert await again.interactions.get("int_1", "default") == ended(it, clock)
    assert (await again.interactions.recorded("int_1", "default")).request == asked("a" * 64)
    await again.close()


async def test_one_deleted_while_it_was_worked_on_stays_so(archive: Archive, clock: Clock) -> None:
    it = await put(archive, begun(clock, "int_1"))
    await archive.interactions.delete("int_1", "default")
    await archive.interactions.finish(ended(it, clock))
    assert await archive.interactions.attempt("int_1") is None
    with pytest.raises(Fault):
        await archive.interactions.get("int_1", "default")


async def test_a_chain_is_told_oldest_first(archive: Archive, clock: Clock) -> None:
    """Times and ids are no help: only the links tell the order."""
    await put(archive, begun(clock, "int_c"))
    await put(archive, begun(clock, "int_a", "int_c"))
    await put(archive, begun(clock, "int_b", "int_a"))
    await put(archive, begun(clock, "int_other", "int_c"))
    chain = await archive.interactions.chain("int_b", "default")
    assert [recorded.interaction.id for recorded in chain] == ["int_c", "int_a", "int_b"]


async def test_a_chain_with_a_link_deleted_names_it(archive: Archive, clock: Clock) -> None:
    await put(archive, begun(clock, "int_1"))
    await put(archive, begun(clock, "int_2", "int_1"))
    await archive.interactions.delete("int_1", "default")
    with pytest.raises(Fault, match="int_1") as caught:
        await archive.interactions.chain("int_2", "default")
    assert caught.value.status is Status.NOT_FOUND


async def test_a_conversation_beyond_all_measure_is_refused(archive: Archive, clock: Clock) -> None:
    previous = None
    for number in range(LONGEST + 2):
        id = f"int_{number}"
        await archive.interactions.add(begun(clock, id, previous), asked())
        previous = id
    with pytest.raises(Fault):
        await archive.interactions.chain(f"int_{LONGEST + 1}", "default")


async def test_what_expires_goes_with_its_images(archive: Archive, clock: Clock, settings: Settings) -> None:
    await put(archive, ended(begun(clock, "int_1"), clock), "a" * 64, "b" * 64)
    clock.advance(settings.interaction_seconds - 1)
    await put(archive, ended(begun(clock, "int_2"), clock), "b" * 64)
    await archive.interactions.sweep()
    assert len(names(settings.data_dir / "content")) == 2
    clock.advance(1)
    with pytest.raises(Fault):  # before any sweep
        await archive.interactions.get("int_1", "default")
    await archive.interactions.sweep()
    assert names(settings.data_dir / "content") == {"b" * 64}
    assert (await archive.interactions.get("int_2", "default")).id == "int_2"


async def test_a_conversation_is_kept_as_long_as_its_last_turn(
    archive: Archive, clock: Clock, settings: Settings
) -> None:
    await put(archive, ended(begun(clock, "int_1"), clock))
    clock.advance(settings.interaction_seconds / 2)
    await put(archive, ended(begun(clock, "int_2", "int_1"), clock), chain=("int_1",))
    clock.advance(settings.interaction_seconds / 2 + 1)
    await archive.interactions.sweep()
    assert len(await archive.interactions.chain("int_2", "default")) == 2


async def test_what_is_in_progress_is_not_swept(archive: Archive, clock: Clock, settings: Settings) -> None:
    await put(archive, begun(clock, "int_1"))
    clock.advance(settings.interaction_seconds * 2)
    await archive.interactions.sweep()
    assert [recorded.interaction.id for recorded in await archive.interactions.unfinished()] == ["int_1"]


async def test_the_unfinished_are_told_oldest_first_with_their_attempts(archive: Archive, clock: Clock) -> None:
    for id in ("int_2", "int_1", "int_0"):
        await put(archive, begun(clock, id))
        clock.advance(1)
    assert await archive.interactions.attempt("int_1") == 1
    assert await archive.interactions.attempt("int_1") == 2
    assert await archive.interactions.attempt("int_1", by=-1) == 1
    failure = Failure("INTERNAL", "no")
    await archive.interactions.finish(dataclasses.replace(begun(clock, "int_0"), failure=failure))
    unfinished = await archive.interactions.unfinished()
    assert [(recorded.interaction.id, recorded.attempts) for recorded in unfinished] == [("int_2", 0), ("int_1", 1)]


async def test_one_that_cannot_be_read_does_not_keep_the_others_from_being_taken_up(
    archive: Archive, clock: Clock
) -> None:
    for id in ("int_1", "int_2"):
        await put(archive, begun(clock, id))
    spoil = update(interactions).where(interactions.c.id == "int_1").values(request="{}")
    await archive.interactions._database.write(lambda connection: connection.execute(spoil))
    assert [recorded.interaction.id for recorded in await archive.interactions.unfinished()] == ["int_2"]


async def test_deleting_frees_the_images_that_nobody_else_has(
    archive: Archive, clock: Clock, settings: Settings
) -> None:
    await put(archive, begun(clock, "int_1"), "a" * 64, "b" * 64)
    await put(archive, begun(clock, "int_2"), "a" * 64)
    await archive.interactions.delete("int_1", "default")
    assert names(settings.data_dir / "content") == {"a" * 64}
    await archive.interactions.delete("int_2", "default")
    assert names(settings.data_dir / "content") == set()


async def test_another_projects_interactions_are_not_there(archive: Archive, clock: Clock) -> None:
    it = dataclasses.replace(begun(clock, "int_1"), project="shop")
    await archive.interactions.add(it, asked())
    store = archive.interactions
    for look in (store.get, store.recorded, store.chain, store.delete):
        with pytest.raises(Fault) as caught:
            await look("int_1", "other")
        assert caught.value.status is Status.NOT_FOUND
    assert await store.get("int_1", "shop") == it
