"""Boxes, and masks with them: asked for twice, once plainly and once with scores.

The plain answer is what people use, and what precision, recall and F1 are about. COCO's average precision needs a
score for each object, which the plain answer has not: a second question asks for it by a JSON schema.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import Any

from beholder.domain import OutputFormat, OutputKind
from beholder.evaluation.cases import Scene
from beholder.evaluation.exhibit import Exhibit
from beholder.evaluation.figures import Figure, counted
from beholder.evaluation.metrics.matching import Matches, Tally, match
from beholder.evaluation.metrics.ranking import Average, Ranking, mask_iou
from beholder.evaluation.parsing import Item, items_in
from beholder.evaluation.truth import Found
from beholder.evaluation.vocabulary import Vocabulary
from beholder.evaluation.witness import PLAIN, Witness

BOXES = "Detect all objects in the image. Return a JSON list with box_2d and label."
MASKS = "Give the segmentation masks for all objects in the image. Return a JSON list with box_2d, mask and label."
SCORED = " Include the objects that you are not sure of, and give each a score from 0 to 1."


class Detect:
    """Measures boxes; with `masks`, masks too."""

    def __init__(self, vocabulary: Vocabulary, *, masks: bool = False) -> None:
        """Judge answers whose label `vocabulary` knows; others are counted, and neither right nor wrong."""
        self._vocabulary = vocabulary
        self._masks = masks
        self._prompt = MASKS if masks else BOXES
        self._tally = Tally()
        self._ranking = Ranking()
        self._mask_ious: list[float] = []
        self._photos = self._unscored = 0

    async def examine(self, case: Scene, witness: Witness) -> Exhibit:
        """Ask for objects twice, plainly and with scores."""
        items = await self._items(case, witness, self._prompt)
        plain = self._judged(items, case.size)
        matches = match(plain, case.objects)
        self._tally.add(matches)
        self._tally.unjudged += len(items) - len(plain)
        if self._masks:
            pairs = [(plain[answer], case.objects[truth]) for answer, truth in matches.pairs]
            self._mask_ious += [mask_iou(*pair, case.size) for pair in pairs if pair[1].outline is not None]
        items = await self._items(case, witness, self._prompt + SCORED, _schema(masks=self._masks))
        self._ranking.add(case.size, self._judged(items, case.size), case.objects)
        self._unscored += any(item.score is None for item in items)
        self._photos += 1
        return self._exhibit(case, plain, matches)

    def figures(self) -> Sequence[Figure]:
        """Give precision, recall and F1, and what COCO's rules give for ranked answers."""
        tally = self._tally
        objects = counted(tally.right + tally.missed, "object")
        photos = counted(self._photos, "photo") + self._doubt()
        return [
            Figure("F1", tally.f1, "boxes as answered, at IoU 0.5: precision and recall in one", objects),
            Figure("precision", tally.precision, "of the boxes answered, so many are right", objects),
            Figure("recall", tally.recall, "of the objects marked, so many are found", objects),
            *(self._of_masks(photos) if self._masks else _averages("box", self._ranking.boxes(), photos)),
        ]

    def _of_masks(self, photos: str) -> list[Figure]:
        matched, mean = len(self._mask_ious), fmean(self._mask_ious) if self._mask_ious else None
        over = f"{matched:,} match{'' if matched == 1 else 'es'}"
        meaning = "overlap of masks with the marked outlines, where the box is right"
        return [Figure("mask IoU", mean, meaning, over), *_averages("mask", self._ranking.masks(), photos)]

    def _doubt(self) -> str:
        return f", {self._unscored} ranked by order: no scores" if self._unscored else ""

    async def _items(self, case: Scene, witness: Witness, prompt: str, output: OutputFormat = PLAIN) -> list[Item]:
        text = await witness.ask(case.photo, prompt, output)
        try:
            return items_in(text) if text else []
        except ValueError as error:
            witness.record.fail(case.photo, str(error))
            return []

    def _judged(self, items: Sequence[Item], size: tuple[int, int]) -> list[Found]:
        """Give the answers whose kind the set labels, in pixels."""
        width, height = size
        named = [(item, self._vocabulary.kind(item.label)) for item in items]
        return [
            Found(kind, (x0 * width, y0 * height, x1 * width, y1 * height), item.score, item.mask)
            for item, kind in named
            if kind is not None
            for x0, y0, x1, y1 in [item.fractions]
        ]

    def _exhibit(self, case: Scene, plain: Sequence[Found], matches: Matches) -> Exhibit:
        right, wrong, missed = len(matches.pairs), len(matches.wrong), len(matches.missed)
        mistakes = wrong + missed
        return Exhibit(
            photo=case.photo,
            badness=mistakes / (2 * right + mistakes) + mistakes / 1e4 if mistakes else 0.0,
            asked=self._prompt,
            truth=_kinds([each.kind for each in case.objects]),
            answer=_kinds([each.kind for each in plain]),
            verdict=f"{right} right, {wrong} wrong, {missed} missed",
            size=case.size,
            labelled=case.objects if self._masks else [replace(each, outline=None) for each in case.objects],
            found=plain,
            matches=matches,
        )


def _averages(what: str, average: Average, photos: str) -> list[Figure]:
    return [
        Figure(f"{what} AP", average.ap, "COCO average precision of ranked answers, IoU 0.50 to 0.95", photos),
        Figure(f"{what} AP50", average.ap50, "the same at IoU 0.5", photos),
        Figure(
            f"{what} AP small", average.small, "the same for objects below 32 x 32 pixels, IoU 0.50 to 0.95", photos
        ),
    ]


def _schema(*, masks: bool) -> OutputFormat:
    coordinate = {"type": "integer", "minimum": 0, "maximum": 1000}
    properties: dict[str, Any] = {
        "box_2d": {"type": "array", "items": coordinate, "minItems": 4, "maxItems": 4},
        "label": {"type": "string"},
        "score": {"type": "number", "minimum": 0, "maximum": 1},
    }
    if masks:
        properties["mask"] = {"type": "string"}
    item = {"type": "object", "properties": properties, "required": list(properties)}
    return OutputFormat(OutputKind.JSON, {"type": "array", "items": item})


def _kinds(kinds: Sequence[str]) -> str:
    numbers = {kind: kinds.count(kind) for kind in kinds}
    return ", ".join(f"{count} {kind}" for kind, count in numbers.items()) or "nothing"
