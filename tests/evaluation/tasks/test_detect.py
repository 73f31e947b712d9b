from pathlib import Path
from typing import Any

import numpy as np
import pytest

from beholder.domain import Mask, OutputKind
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.evaluation.cases import Scene
from beholder.evaluation.figures import Figure
from beholder.evaluation.tasks.detect import Detect
from beholder.evaluation.truth import Labelled
from beholder.evaluation.vocabulary import Vocabulary
from beholder.spatial.masks import data_uri
from tests.evaluation.sets import SIZE, Scripted, picture, witness

BOX = [100, 50, 500, 150]  # x 10..30 and y 10..50 of 200 x 100 pixels
CORNERS = (10.0, 10.0, 30.0, 50.0)
OUTLINE = [[10, 10, 30, 10, 30, 50, 10, 50]]
CAT = {"box_2d": BOX, "label": "cat"}
FULL = data_uri(Mask(np.full((40, 20), 255, np.uint8)))
HALF = data_uri(Mask(np.repeat(np.array([255, 0], np.uint8), 20)[:, None].repeat(20, axis=1)))


def scene(folder: Path, *objects: Labelled) -> Scene:
    return Scene(picture(folder / "1.jpg"), SIZE, objects or (Labelled("cat", CORNERS, False, 800, OUTLINE),))


def detect(*, masks: bool = False) -> Detect:
    return Detect(Vocabulary(lexicon(), ["cat", "dog"]), masks=masks)


def values(task: Detect) -> dict[str, float | None]:
    return {each.name: each.value for each in task.figures()}


async def test_two_questions_are_asked(tmp_path: Path) -> None:
    engine = Scripted([CAT], [{**CAT, "score": 0.5}])
    await detect().examine(scene(tmp_path), witness(engine))
    plain, scored = engine.asked
    assert plain.output.kind is OutputKind.TEXT
    assert scored.output.schema is not None
    assert scored.output.schema["items"]["required"] == ["box_2d", "label", "score"]


@pytest.mark.parametrize(
    ("plain", "scored", "figures"),
    [
        pytest.param([CAT], [{**CAT, "score": 1}], {"F1": 1, "box AP": 1}, id="all right"),
        pytest.param([], [{**CAT, "score": 0.1}], {"F1": 0, "precision": None, "box AP": 1}, id="unsure, so not said"),
        pytest.param([{**CAT, "label": "kitten"}], [CAT], {"F1": 1, "box AP": 1}, id="another word for it"),
        pytest.param([CAT, {**CAT, "label": "teapot"}], [CAT], {"precision": 1}, id="a kind that the set has not"),
        pytest.param([CAT, {**CAT, "label": "dog"}], [CAT], {"precision": 1 / 2}, id="a kind that is not there"),
        pytest.param("I see a cat.", "sorry", {"F1": 0, "box AP": 0}, id="no JSON"),
    ],
)
async def test_figures(tmp_path: Path, plain: Any, scored: Any, figures: dict[str, float | None]) -> None:
    task = detect()
    await task.examine(scene(tmp_path), witness(Scripted(plain, scored)))
    found = values(task)
    for name, value in figures.items():
        assert found[name] == (None if value is None else pytest.approx(value)), name


async def test_answers_that_cannot_be_read_are_noted(tmp_path: Path) -> None:
    asked = witness(Scripted("I see a cat.", [{"label": "cat"}]))
    await detect().examine(scene(tmp_path), asked)
    assert [failure.reason.split(":")[0] for failure in asked.record.failures] == [
        "the answer is not JSON",
        "an object of the answer cannot be read ('box_2d')",
    ]


async def test_it_says_when_no_scores_were_given(tmp_path: Path) -> None:
    task = detect()
    await task.examine(scene(tmp_path), witness(Scripted([CAT])))
    assert figure(task, "box AP").of == "1 photo, 1 ranked by order: no scores"


def figure(task: Detect, name: str) -> Figure:
    return next(each for each in task.figures() if each.name == name)


@pytest.mark.parametrize(
    ("mask", "iou", "ap50"),
    [
        pytest.param(FULL, 1, 1, id="the whole box"),
        pytest.param(HALF, 0.5, 1, id="half of it"),
        pytest.param(None, 0, 0, id="no mask"),
    ],
)
async def test_masks(tmp_path: Path, mask: str | None, iou: float, ap50: float) -> None:
    task = detect(masks=True)
    item = {**CAT, "mask": mask, "score": 0.5}
    engine = Scripted([item])
    await task.examine(scene(tmp_path), witness(engine))
    assert values(task)["mask IoU"] == pytest.approx(iou)
    assert values(task)["mask AP50"] == pytest.approx(ap50)
    assert not [name for name in values(task) if "box" in name]
    schema = engine.asked[1].output.schema
    assert schema is not None
    assert "mask" in schema["items"]["required"]


async def test_without_masks_none_are_measured(tmp_path: Path) -> None:
    task = detect()
    await task.examine(scene(tmp_path), witness(Scripted([CAT])))
    assert not [name for name in values(task) if "mask" in name]


async def test_what_the_report_shows(tmp_path: Path) -> None:
    crowd = Labelled("cat", (100, 50, 200, 100), True)
    dog = Labelled("dog", (50, 10, 60, 20))
    answer = [CAT, {"box_2d": [0, 0, 100, 100], "label": "dog"}]
    cat = Labelled("cat", CORNERS, outline=OUTLINE)
    exhibit = await detect().examine(scene(tmp_path, cat, dog, crowd), witness(Scripted(answer)))
    assert exhibit.verdict == "1 right, 1 wrong, 1 missed"
    assert exhibit.badness == pytest.approx(0.5, abs=0.01)
    assert (exhibit.truth, exhibit.answer) == ("2 cat, 1 dog", "1 cat, 1 dog")
    assert exhibit.matches.pairs == ((0, 0),)
    assert all(each.outline is None for each in exhibit.labelled)


async def test_a_picture_without_mistakes_is_no_exhibit(tmp_path: Path) -> None:
    assert (await detect().examine(scene(tmp_path), witness(Scripted([CAT])))).badness == 0
