"""An engine is asked as the server asks it, and one bad answer costs one answer."""

import asyncio
from pathlib import Path

import pytest

from beholder.domain import Generation, Image, OutputFormat, OutputKind, Text, ThinkingLevel
from beholder.evaluation.witness import NOTED, WHERE, Failure, Record
from beholder.faults import invalid
from tests.evaluation.sets import picture, witness
from tests.fakes import FakeEngine


async def test_the_question_reaches_the_engine(tmp_path: Path) -> None:
    engine = FakeEngine(words=["A ", "cat."])
    asked = witness(engine, ThinkingLevel.HIGH)
    output = OutputFormat(OutputKind.JSON, {"type": "string"})
    assert await asked.ask(picture(tmp_path / "1.jpg"), "What is it?", output) == "A cat."
    (ask,) = engine.asked
    words, image = ask.turns[0].parts
    assert words == Text("What is it?")
    assert isinstance(image, Image)
    assert (image.media_type, image.width, image.height) == ("image/jpeg", 200, 100)
    assert (ask.output, ask.generation.thinking_level) == (output, ThinkingLevel.HIGH)
    assert (asked.record.questions, asked.record.failed, len(asked.record.seconds)) == (1, 0, 1)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(invalid("too dark to see"), "too dark to see", id="a refusal"),
        pytest.param(RuntimeError("boom"), "RuntimeError: boom", id="a defect"),
    ],
)
@pytest.mark.parametrize("words", [[], ["Half an "]], ids=["at once", "midway"])
async def test_a_failure_is_noted(tmp_path: Path, error: Exception, reason: str, words: list[str]) -> None:
    asked = witness(FakeEngine(words=words, error=error))
    assert await asked.ask(picture(tmp_path / "1.jpg"), "What is it?") == ""
    assert [(each.photo, each.reason) for each in asked.record.failures] == [("1.jpg", reason)]
    assert (asked.record.questions, asked.record.failed, asked.record.seconds) == (1, 1, [])
    assert asked.record.speed == "no answers"


async def test_a_picture_that_cannot_be_read_is_noted(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"no picture")
    asked = witness(FakeEngine())
    for name in ("1.jpg", "gone.jpg"):
        assert await asked.ask(tmp_path / name, "What is it?") == ""
    first, second = asked.record.failures
    assert "not an image" in first.reason or "image" in first.reason
    assert second.reason.startswith("FileNotFoundError")


async def test_the_words_of_few_failures_are_kept(tmp_path: Path) -> None:
    asked = witness(FakeEngine(error=invalid("no")))
    photo = picture(tmp_path / "1.jpg")
    for _ in range(NOTED + 5):
        await asked.ask(photo, "What is it?")
    assert (asked.record.failed, len(asked.record.failures)) == (NOTED + 5, NOTED)


async def test_only_first_answers_are_timed(tmp_path: Path) -> None:
    asked = witness(FakeEngine())
    for name in ("1.jpg", "2.jpg", "1.jpg"):
        await asked.ask(picture(tmp_path / name), "What is it?")
    assert len(asked.record.seconds) == 2
    assert asked.record.speed.endswith("ms for a first answer (median)")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        pytest.param([], "no answers", id="none"),
        pytest.param([0.1], "100 ms for a first answer (median)", id="one"),
        pytest.param([0.1, 9.0, 0.2], "200 ms for a first answer (median)", id="the middle one"),
        pytest.param([0.1, 0.2], "150 ms for a first answer (median)", id="between two"),
        pytest.param([0.0004], "0 ms for a first answer (median)", id="hardly any"),
    ],
)
def test_speed_is_that_of_the_middle_one(seconds: list[float], words: str) -> None:
    assert Record(seconds=seconds).speed == words


def test_a_photo_is_named_without_its_folder(tmp_path: Path) -> None:
    record = Record()
    record.fail(tmp_path / "1.jpg", "no")
    assert record.failures == [Failure("1.jpg", "no")]


async def test_effort_is_left_to_the_engine_unless_it_is_said(tmp_path: Path) -> None:
    engine = FakeEngine()
    await witness(engine).ask(picture(tmp_path / "1.jpg"), "What is it?")
    (ask,) = engine.asked
    assert (ask.generation, ask.output, ask.model) == (Generation(), OutputFormat(), "gemini-x")
    assert [image.where for image in ask.images] == [WHERE]


async def test_one_failure_costs_one_answer(tmp_path: Path) -> None:
    engine = FakeEngine(words=["A cat."], error=invalid("no"))
    asked, photo = witness(engine), picture(tmp_path / "1.jpg")
    assert await asked.ask(photo, "What is it?") == ""
    engine.error = None
    assert await asked.ask(photo, "What is it?") == "A cat."
    assert (asked.record.questions, asked.record.failed, len(asked.record.seconds)) == (2, 1, 1)


async def test_who_gives_up_is_not_noted_as_an_answer(tmp_path: Path) -> None:
    asked = witness(FakeEngine(words=[], error=asyncio.CancelledError()))  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        await asked.ask(picture(tmp_path / "1.jpg"), "What is it?")
    assert asked.record.failed == 0
