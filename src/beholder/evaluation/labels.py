"""Labelled sets read from disk: COCO's instances and captions, and plain lists of questions, classes and texts.

COCO's two files are read as COCO publishes them; captions also as a map from file name to captions. The lists are
JSON: `vqa/vqa_v2.json` and `vqa/derived_from_coco_gt.json` (`image`, `question`, `answer`, and `answers` of ten
people or a `type`), `classification/labels.json` (`image`, `label`), `ocr/ocr.json` (`image`, and `words`, `lines`
or `text`, and questions under `qa`).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from beholder.evaluation.cases import Asked, Captioned, Classed, LabelledSet, Scene, Written
from beholder.evaluation.folder import Folder, Pictures, read_json
from beholder.evaluation.truth import Labelled
from beholder.faults import invalid

T = TypeVar("T")


def scenes(folder: Folder) -> LabelledSet:
    """Read COCO instances."""
    path = folder.labels("coco", "instances*.json")
    table = read_json(path)
    return _shaped(path, lambda: _scenes(table, folder.pictures(path)))


def _scenes(table: Mapping[str, Any], pictures: Pictures) -> LabelledSet:
    names = {category["id"]: category["name"] for category in table["categories"]}
    by_image = defaultdict(list)
    for marked in table["annotations"]:
        by_image[marked["image_id"]].append(_labelled(marked, names))
    placed = [(image, pictures.find(image["file_name"])) for image in table["images"]]
    cases = [
        Scene(photo, (image["width"], image["height"]), tuple(by_image[image["id"]]))
        for image, photo in placed
        if photo is not None
    ]
    return LabelledSet(tuple(cases), len(placed) - len(cases), tuple(names.values()))


def _labelled(marked: Mapping[str, Any], names: Mapping[int, str]) -> Labelled:
    x, y, width, height = marked["bbox"]
    return Labelled(
        kind=names[marked["category_id"]],
        corners=(x, y, x + width, y + height),
        crowd=bool(marked.get("iscrowd")),
        area=marked.get("area") or width * height,
        outline=marked.get("segmentation") or None,
    )


def captioned(folder: Folder) -> LabelledSet:
    """Read COCO captions, with the kinds marked in the same pictures where instances lie beside them."""
    path = folder.labels("coco", "captions*.json")
    table = read_json(path)
    marked = scenes(folder) if folder.holds("coco", "instances*.json") else LabelledSet((), 0)
    kinds = {scene.photo.name: frozenset(each.kind for each in scene.objects) for scene in marked.cases}
    return _shaped(path, lambda: _captioned(_by_name(table), folder.pictures(path), kinds, marked.kinds))


def _by_name(table: Mapping[str, Any]) -> Mapping[str, list[str]]:
    if "annotations" not in table:
        return table
    names = {image["id"]: image["file_name"] for image in table["images"]}
    captions: dict[str, list[str]] = {name: [] for name in names.values()}
    for each in table["annotations"]:
        captions[names[each["image_id"]]].append(each["caption"])
    return captions


def _captioned(
    table: Mapping[str, list[str]], pictures: Pictures, marked: Mapping[str, frozenset[str]], kinds: tuple[str, ...]
) -> LabelledSet:
    placed = [(pictures.find(name), captions) for name, captions in table.items() if captions]
    cases = [Captioned(photo, tuple(some), marked.get(photo.name)) for photo, some in placed if photo is not None]
    return LabelledSet(tuple(cases), len(placed) - len(cases), kinds)


def asked(folder: Folder) -> LabelledSet:
    """Read questions, of people and of marked objects; either file may be missing."""
    patterns = [name for name in ("vqa_v2.json", "derived_from_coco_gt.json") if folder.holds("vqa", name)]
    if not patterns:
        raise invalid(f"{folder.root} has no vqa_v2.json or derived_from_coco_gt.json, nor has vqa/ in it")
    parts = [_listed(folder.labels("vqa", name), folder, _asked) for name in patterns]
    return LabelledSet(tuple(case for part in parts for case in part.cases), sum(part.left_out for part in parts))


def _asked(photo: Path, item: Mapping[str, Any]) -> Asked:
    people = "answers" in item
    answers = item["answers"] if people else [item["answer"]]
    about = item.get("answer_type", "other") if people else item["type"]
    if not people and about not in ("presence", "count"):
        raise ValueError(f"a question about marked objects has the type {about!r}, not 'presence' or 'count'")
    if about == "count":
        int(item["answer"])
    return Asked(photo, item["question"], tuple(map(str, answers)), about, people)


def classed(folder: Folder) -> LabelledSet:
    """Read pictures of one thing each; the classes are those of the set."""
    part = _listed(
        folder.labels("classification", "labels.json"), folder, lambda photo, item: Classed(photo, item["label"])
    )
    return LabelledSet(part.cases, part.left_out, tuple(sorted({case.label for case in part.cases})))


def written(folder: Folder) -> LabelledSet:
    """Read pictures with writing."""
    return _listed(folder.labels("ocr", "ocr.json"), folder, _written)


def _written(photo: Path, item: Mapping[str, Any]) -> Written:
    kind = "scene" if "words" in item else "document" if "lines" in item else "line"
    parts = [{"text": item["text"]}] if kind == "line" else item.get("words", item.get("lines"))
    texts = tuple(part["text"] for part in parts if part["text"] is not None)
    return Written(photo, kind, texts, tuple((each["question"], each["answer"]) for each in item.get("qa", ())))


def _listed(path: Path, folder: Folder, make: Callable[[Path, Mapping[str, Any]], Any]) -> LabelledSet:
    items, pictures = read_json(path), folder.pictures(path)

    def read() -> LabelledSet:
        placed = [(pictures.find(item["image"]), item) for item in items]
        cases = tuple(make(photo, item) for photo, item in placed if photo is not None)
        return LabelledSet(cases, len(placed) - len(cases))

    return _shaped(path, read)


def _shaped(path: Path, read: Callable[[], T]) -> T:
    """Read labels; raise `Fault`, naming the file, when they have another shape than this reader knows."""
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise invalid(f"{path} is not laid out as expected ({type(error).__name__}: {error})") from error
