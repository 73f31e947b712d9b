"""The adapter to COCO's own evaluation: what goes in has COCO's meaning, so that what comes out has, too."""

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from beholder.domain import Mask
from beholder.evaluation.folder import Folder
from beholder.evaluation.labels import scenes
from beholder.evaluation.metrics.ranking import Average, Ranking, mask_iou, on_picture, outline_on_picture
from beholder.evaluation.truth import Corners, Found, Labelled

SIZE = (200, 100)
LEFT: Corners = (10, 10, 50, 50)
RIGHT: Corners = (100, 10, 140, 50)


def polygon(corners: Corners) -> list[list[float]]:
    x0, y0, x1, y1 = corners
    return [[x0, y0, x1, y0, x1, y1, x0, y1]]


def labelled(corners: Corners, kind: str = "cat", crowd: bool = False) -> Labelled:
    return Labelled(kind, corners, crowd, 1600, polygon(corners))


def full(corners: Corners, score: float | None = None, kind: str = "cat") -> Found:
    return Found(kind, corners, score, Mask(np.full((40, 40), 255, np.uint8)))


def boxes(*answers: Found, objects: list[Labelled]) -> float | None:
    ranking = Ranking()
    ranking.add(SIZE, answers, objects)
    return ranking.boxes().ap


@pytest.mark.parametrize(
    ("answers", "objects", "expected"),
    [
        pytest.param([full(LEFT, 0.9)], [labelled(LEFT)], 1.0, id="all right"),
        pytest.param([], [labelled(LEFT)], 0.0, id="nothing answered"),
        pytest.param([full(LEFT, 0.9)], [], None, id="nothing labelled"),
        pytest.param([full(RIGHT, 0.9)], [labelled(LEFT)], 0.0, id="elsewhere"),
        # 51 of 101 recall points have precision 1, the rest none: half of the objects are found.
        pytest.param([full(LEFT, 0.9)], [labelled(LEFT), labelled(RIGHT)], 51 / 101, id="half of them"),
        # The wrong one is ranked first: precision is 1/2 wherever there is recall.
        pytest.param([full(LEFT, 0.2), full(RIGHT, 0.9)], [labelled(LEFT)], 0.5, id="the wrong one is surer"),
        pytest.param([full(LEFT, 0.9), full(RIGHT, 0.2)], [labelled(LEFT)], 1.0, id="the right one is surer"),
        pytest.param(
            [full(LEFT, 0.9), full(RIGHT, 0.8)], [labelled(LEFT), labelled(RIGHT, crowd=True)], 1.0, id="crowd"
        ),
        # IoU 0.6: right at 0.50, 0.55 and 0.60, which are three of ten.
        pytest.param([full((10, 10, 50, 34), 0.9)], [labelled(LEFT)], 0.3, id="a loose box"),
    ],
)
def test_average_precision_of_boxes(answers: list[Found], objects: list[Labelled], expected: float | None) -> None:
    assert boxes(*answers, objects=objects) == (None if expected is None else pytest.approx(expected, abs=1e-6))


def test_without_scores_the_order_ranks() -> None:
    assert boxes(full(LEFT), full(RIGHT), objects=[labelled(LEFT)]) == pytest.approx(1.0)
    assert boxes(full(RIGHT), full(LEFT), objects=[labelled(LEFT)]) == pytest.approx(0.5)


def test_without_scores_first_answers_are_compared_with_first_answers() -> None:
    ranking = Ranking()
    ranking.add(SIZE, [full(LEFT), full(RIGHT)], [labelled(LEFT)])  # right, wrong
    ranking.add(SIZE, [full(LEFT)], [labelled(LEFT)])  # right: before the wrong one of the other picture
    assert ranking.boxes().ap == pytest.approx(1.0)


def test_kinds_count_alike() -> None:
    objects = [labelled(LEFT), labelled(LEFT), labelled(LEFT, "dog")]
    ranking = Ranking()
    for each in objects:
        ranking.add(SIZE, [full(LEFT, 0.9)], [each])  # always a cat
    # Cats: all found, and the false one ties with them; dogs: none.
    average = ranking.boxes()
    assert average.ap == pytest.approx(0.5)
    assert average.ap50 == pytest.approx(0.5)
    assert average.small is None


def test_masks_are_judged_by_their_own_overlap() -> None:
    values = np.zeros((40, 40), np.uint8)
    values[:24] = 255  # 24 of 40 rows: IoU 0.6
    ranking = Ranking()
    ranking.add(SIZE, [Found("cat", LEFT, 0.9, Mask(values))], [labelled(LEFT)])
    assert ranking.boxes().ap == pytest.approx(1.0)
    assert ranking.masks().ap == pytest.approx(0.3)
    assert ranking.masks().ap50 == pytest.approx(1.0)


def test_an_answer_without_a_mask_has_no_part_in_masks() -> None:
    ranking = Ranking()
    ranking.add(SIZE, [Found("cat", LEFT, 0.9)], [labelled(LEFT)])
    assert ranking.masks() == Average(0.0, 0.0, 0.0)


def test_judging_twice_gives_the_same() -> None:
    ranking = Ranking()
    ranking.add(SIZE, [full(LEFT, 0.9), full(RIGHT, 0.95)], [labelled(LEFT)])
    assert ranking.boxes() == ranking.boxes()
    assert ranking.masks() == ranking.masks()


def test_small_objects_apart() -> None:
    tiny: Corners = (10, 10, 20, 20)
    ranking = Ranking()
    ranking.add(SIZE, [full(LEFT, 0.9)], [labelled(LEFT), Labelled("cat", tiny, False, 100, polygon(tiny))])
    assert ranking.boxes().small == 0
    assert ranking.boxes().ap == pytest.approx(51 / 101)


@pytest.mark.parametrize(
    "outline",
    [
        pytest.param(polygon(LEFT), id="polygons"),
        # Columns of 100: 10 empty columns and 10 rows, then 40 columns with 40 rows each.
        pytest.param({"size": [100, 200], "counts": [1010, *[40, 60] * 39, 40, 15050]}, id="runs, not compressed"),
    ],
)
def test_an_outline_in_either_of_its_forms(outline: object) -> None:
    whole = outline_on_picture(Labelled("cat", LEFT, outline=outline), SIZE)
    assert whole.shape == (100, 200)
    assert whole[10:50, 10:50].all()
    assert whole.sum() == 1600
    assert mask_iou(full(LEFT), Labelled("cat", LEFT, outline=outline), SIZE) == pytest.approx(1.0)


def test_a_mask_lies_in_its_box() -> None:
    whole = on_picture(full((150, 60, 200, 100)), SIZE)
    assert whole[60:, 150:].all()
    assert whole.sum() == 50 * 40


@pytest.mark.parametrize(
    "corners",
    [
        pytest.param((0.0, 0.0, 0.4, 0.4), id="less than a pixel"),
        pytest.param((199.9, 99.9, 200.0, 100.0), id="in the last corner"),
    ],
)
def test_a_tiny_box_has_a_pixel(corners: Corners) -> None:
    assert on_picture(full(corners), SIZE).sum() == 1


def test_without_a_mask_nothing_is_pasted() -> None:
    assert not on_picture(Found("cat", LEFT), SIZE).any()
    assert mask_iou(Found("cat", LEFT), labelled(LEFT), SIZE) == 0


def test_real_labels_are_judged_as_coco_judges_them() -> None:
    """Shaken boxes of real labels, crowds among them: the same figures as pycocotools gives for the file itself."""
    folder = Path(__file__).parents[3] / "evaluation"
    random = np.random.default_rng(4)
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(folder / "coco" / "instances.json"))
    ranking, results = Ranking(), []
    by_name = {image["file_name"]: image["id"] for image in coco.imgs.values()}
    numbers = {category["name"]: category["id"] for category in coco.cats.values()}
    for scene in scenes(Folder(folder)).cases:
        found = [_shaken(each, random) for each in scene.objects for _ in range(random.integers(0, 3))]
        ranking.add(scene.size, found, scene.objects)
        for each in found:
            x0, y0, x1, y1 = each.corners
            place = {"image_id": by_name[scene.photo.name], "bbox": [x0, y0, x1 - x0, y1 - y0]}
            results.append({**place, "category_id": numbers[each.kind], "score": each.score})
    with contextlib.redirect_stdout(io.StringIO()):
        judge = COCOeval(coco, coco.loadRes(results), "bbox")
        judge.evaluate()
        judge.accumulate()
        judge.summarize()
    ours = ranking.boxes()
    assert (ours.ap, ours.ap50, ours.small) == pytest.approx((judge.stats[0], judge.stats[1], judge.stats[3]))
    assert 0.2 < judge.stats[0] < 0.8


def _shaken(each: Labelled, random: np.random.Generator) -> Found:
    x0, y0, x1, y1 = each.corners
    dx, dy = (x1 - x0) * random.normal(0, 0.08, 2), (y1 - y0) * random.normal(0, 0.08, 2)
    left, right = sorted((x0 + dx[0], x1 + dx[1]))
    top, bottom = sorted((y0 + dy[0], y1 + dy[1]))
    return Found(each.kind, (float(left), float(top), float(right), float(bottom)), float(random.random()))
