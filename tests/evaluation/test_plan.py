"""From folders to figures: with an engine that says what the test wants, and with the embedded one on real photos."""

from pathlib import Path

import pytest

from beholder.assembly import NoFiles, assemble
from beholder.evaluation.names import TaskName
from beholder.evaluation.plan import labelled, plan
from beholder.evaluation.witness import Witness
from beholder.faults import Fault, invalid
from beholder.settings import Settings
from tests.evaluation.sets import Scripted, instances, labels, marked, picture, witness
from tests.fakes import FakeEngine

OWN = Path(__file__).parents[2] / "evaluation"
BOX = [100, 50, 500, 150]  # of the marked object below, in thousandths, y first


def cats(folder: Path, count: int = 2) -> Path:
    """Make a set of `count` pictures with a cat at the same place in each."""
    marks = [marked(id, id, 1, [10, 10, 20, 40]) for id in range(1, count + 1)]
    labels(folder / "instances.json", instances(*marks, images=count))
    for id in range(1, count + 1):
        picture(folder / "images" / f"{id}.jpg")
    return folder


async def test_a_run(tmp_path: Path) -> None:
    right = [{"box_2d": BOX, "label": "cat", "score": 0.9}]
    asked, done = witness(Scripted(right, right, [])), []
    result = await plan(cats(tmp_path), TaskName.DETECT).run(asked, None, lambda: done.append(1))
    figures = {each.name: each.value for each in result.figures}
    assert (figures["precision"], figures["recall"]) == (1, 1 / 2)
    assert figures["F1"] == pytest.approx(2 / 3)
    assert figures["box AP"] == pytest.approx(51 / 101)
    assert (result.cases, result.extent, len(done), asked.record.questions) == (2, "2 cases", 2, 4)
    (worst,) = result.worst
    assert (worst.photo.name, worst.verdict) == ("2.jpg", "0 right, 0 wrong, 1 missed")


async def test_a_limit(tmp_path: Path) -> None:
    asked = witness(Scripted([]))
    planned = plan(cats(tmp_path, 3), TaskName.DETECT)
    assert [planned.total(limit) for limit in (None, 2, 9)] == [3, 2, 3]
    assert (await planned.run(asked, 2)).cases == 2
    assert asked.record.questions == 4


@pytest.mark.parametrize("name", list(TaskName))
async def test_an_engine_that_fails_every_time_ends_no_run(name: TaskName) -> None:
    asked = witness(FakeEngine(error=invalid("no")))
    result = await plan(OWN, name).run(asked, 3)
    assert result.cases == 3
    assert asked.record.failed == asked.record.questions >= 3
    assert all(not each.value or "rate" in each.name for each in result.figures)


def test_pictures_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    (cats(tmp_path) / "images" / "1.jpg").unlink()
    planned = plan(tmp_path, TaskName.DETECT)
    assert (planned.total(None), planned.cases.left_out) == (1, 1)


async def test_what_was_left_out_is_told(tmp_path: Path) -> None:
    (cats(tmp_path) / "images" / "1.jpg").unlink()
    result = await plan(tmp_path, TaskName.DETECT).run(witness(Scripted([])), None)
    assert result.extent == "1 case (1 more have no picture in the folder)"


def test_none_of_the_pictures_is_there(tmp_path: Path) -> None:
    labels(tmp_path / "instances.json", instances())
    with pytest.raises(Fault, match="none of the pictures"):
        plan(tmp_path, TaskName.DETECT)


def test_what_is_labelled(tmp_path: Path) -> None:
    assert labelled(OWN) == list(TaskName)
    assert labelled(OWN / "coco") == [TaskName.DETECT, TaskName.SEGMENT, TaskName.CAPTION]
    with pytest.raises(Fault, match=r"no labels that are known here: .*ocr/ocr\.json"):
        labelled(tmp_path)


@pytest.mark.xdist_group("experts")
async def test_the_embedded_engine_on_real_photos() -> None:
    hall = assemble(Settings(threads=1), NoFiles()).hall
    figures: dict[str, float | None] = {}
    for name in TaskName:
        asked = Witness(hall, "embedded")
        result = await plan(OWN, name).run(asked, 2)
        assert asked.record.failed == 0, asked.record.failures
        figures |= {each.name: each.value for each in result.figures}
    await hall.close()
    values = {name: value for name, value in figures.items() if value is not None}
    assert values["F1"] > 0.15
    assert values["box AP"] > 0.05
    assert values["mask IoU"] > 0.5
    assert values["object recall"] > 0.3
    assert values["top-5"] > 0.6
    assert values["scene word recall"] > 0.3
