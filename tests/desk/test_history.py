import dataclasses

import pytest

from beholder.desk import Desk
from beholder.desk import history as module
from beholder.desk.history import History, kept
from beholder.domain import (
    Ask,
    CallMode,
    FileId,
    Function,
    FunctionCall,
    FunctionResult,
    Image,
    ImageSource,
    Inline,
    KeptImage,
    Request,
    Resolution,
    Role,
    Text,
    Tools,
    Turn,
    Url,
)
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from tests.desk.conftest import PNG, call
from tests.fakes import FakeEngine
from tests.server.conftest import png


async def test_all_earlier_turns_come_before_with_their_images(desk: Desk, engine: FakeEngine) -> None:
    first = await desk.answer(call("What?", PNG))
    second = await desk.answer(call("And this?", png(7, 5), previous_interaction_id=first.id))
    await desk.answer(call("Both?", previous_interaction_id=second.id))
    told = [
        (
            turn.role.value,
            [part.data if isinstance(part, Image) else part for part in turn.parts],
        )
        for turn in engine.asked[-1].turns
    ]
    assert told == [
        ("user", [Text("What?"), PNG]),
        ("model", [Text("What?[image/png 4x3]")]),
        ("user", [Text("And this?"), png(7, 5)]),
        ("model", [Text(second.answer.text)]),
        ("user", [Text("Both?")]),
    ]


async def test_a_call_is_told_with_the_words_before_it_and_an_answer_without_words_has_none(
    desk: Desk, engine: FakeEngine
) -> None:
    made = FunctionCall("c1", "f", {"n": 1})
    engine.calls = (made,)
    asked = call("What?", PNG)
    tools = Tools((Function("f"),), CallMode.ANY)
    first = await desk.answer(dataclasses.replace(asked, draft=dataclasses.replace(asked.draft, tools=tools)))
    result: FunctionResult[ImageSource] = FunctionResult("c1", "f", {"n": 2})
    more = dataclasses.replace(asked.draft, turns=(Turn(Role.USER, (result,)),))
    await desk.answer(dataclasses.replace(asked, draft=more, previous_interaction_id=first.id))
    assert [turn.parts for turn in engine.asked[-1].turns[1:]] == [(made,), (result,)]
    assert engine.asked[-1].tools == Tools(), "declared anew with each request, like all but the turns"


async def test_two_may_go_on_from_one(desk: Desk) -> None:
    first = await desk.answer(call("a"))
    forks = [await desk.answer(call(word, previous_interaction_id=first.id)) for word in ("b", "c")]
    assert [fork.answer.text for fork in forks] == ["aab", "aac"]


async def test_an_image_keeps_its_resolution(desk: Desk, engine: FakeEngine) -> None:
    asked = call("What?", PNG)
    turn = Turn(Role.USER, (Text("What?"), ImageSource(Inline(PNG), "input[1]", Resolution.LOW)))
    first = await desk.answer(dataclasses.replace(asked, draft=dataclasses.replace(asked.draft, turns=(turn,))))
    await desk.answer(call("Again?", previous_interaction_id=first.id))
    (image,) = [part for turn in engine.asked[-1].turns for part in turn.parts if isinstance(part, Image)]
    assert image.resolution is Resolution.LOW


async def test_what_is_not_stored_may_go_on_from_what_is(desk: Desk) -> None:
    first = await desk.answer(call("a"))
    second = await desk.answer(call("b", previous_interaction_id=first.id, store=False))
    assert second.answer.text == "aab"
    with pytest.raises(Fault) as caught:
        await desk.answer(call("c", previous_interaction_id=second.id))
    assert caught.value.status is Status.NOT_FOUND


async def test_one_in_progress_cannot_be_continued_yet(desk: Desk) -> None:
    waiting = await desk.accept(call("a", background=True))
    with pytest.raises(Fault, match="still in progress") as caught:
        await desk.answer(call("b", previous_interaction_id=waiting.id))
    assert (caught.value.status, caught.value.where) == (Status.FAILED_PRECONDITION, "previous_interaction_id")


async def test_one_without_an_answer_cannot_be_continued(desk: Desk) -> None:
    stopped = await desk.cancel((await desk.accept(call("a", background=True))).id, "default")
    with pytest.raises(Fault, match="no answer") as caught:
        await desk.answer(call("b", previous_interaction_id=stopped.id))
    assert caught.value.status is Status.FAILED_PRECONDITION


async def test_the_images_of_a_conversation_are_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await desk.answer(call("a", PNG))
    monkeypatch.setattr(module, "MAX_BYTES", len(PNG) - 1)
    with pytest.raises(Fault, match="begin a new one"):
        await desk.answer(call("b", previous_interaction_id=first.id))


async def test_an_image_removed_behind_our_back_is_a_clear_fault(
    desk: Desk, archive: Archive, settings: Settings
) -> None:
    first = await desk.answer(call("a", PNG))
    for path in (settings.data_dir / "content").iterdir():
        path.unlink()
    with pytest.raises(Fault, match="not there any more"):
        await History(archive).before(first.id, "default")


def image(data: bytes, where: str) -> Image:
    return Image(data, "image/png", data.hex(), 1, 1, 1, where)


def test_only_its_own_images_are_kept_with_the_uris_that_it_named() -> None:
    sources = (
        ImageSource(Inline(b"a"), "input[0]"),
        ImageSource(FileId("f1"), "input[1]", Resolution.HIGH),
        ImageSource(Url("https://h/x.png"), "input[2]"),
        ImageSource(Url("DATA:image/png;base64,ZA=="), "input[3]"),
    )
    draft = Request("m", (Turn(Role.USER, (*sources, Text("?"))),), system="s")
    own = [image(data, source.where) for data, source in zip((b"a", b"b", b"c", b"d"), sources, strict=True)]
    ask: Ask = Request("m", (Turn(Role.USER, (image(b"earlier", "x"),)), Turn(Role.USER, (*own, Text("?")))))
    request, contents = kept(draft, ask)
    assert request.turns[0].parts == (
        KeptImage(b"a".hex(), 1, "image/png", "input[0]"),
        KeptImage(b"b".hex(), 1, "image/png", "input[1]", Resolution.HIGH, "files/f1"),
        KeptImage(b"c".hex(), 1, "image/png", "input[2]", None, "https://h/x.png"),
        KeptImage(b"d".hex(), 1, "image/png", "input[3]"),
        Text("?"),
    )
    assert (request.system, sorted(contents.values())) == ("s", [b"a", b"b", b"c", b"d"])
