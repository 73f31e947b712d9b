"""An engine is asked as the server asks it, and one bad answer costs one answer."""

from pathlib import Path

import pytest

from beholder.domain import Image, OutputFormat, OutputKind, Text, ThinkingLevel
from beholder.evaluation.witness import NOTED
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
