"""Labelled folders as small as can be, and halls whose engine says what a test wants."""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np

from beholder.assembly import NoFiles
from beholder.domain import Ask, Delta, ThinkingLevel
from beholder.engines.base import Engine
from beholder.engines.registry import Registry
from beholder.evaluation.witness import Witness
from beholder.hall import Hall
from beholder.images.resolve import Resolver
from beholder.settings import Settings
from tests.fakes import FakeEngine

SIZE = (200, 100)  # width, height of every picture here


def picture(path: Path) -> Path:
    """Write a picture of `SIZE`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((SIZE[1], SIZE[0], 3), 128, np.uint8))
    return path


def labels(path: Path, value: Any) -> Path:
    """Write a file of labels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def marked(id: int, image: int, category: int, box: Sequence[float], **more: Any) -> Mapping[str, Any]:
    """Mark an object as COCO does: `box` is x, y, width, height."""
    x, y, w, h = box
    outline = [[x, y, x + w, y, x + w, y + h, x, y + h]]
    mark = {"id": id, "image_id": image, "category_id": category, "bbox": box, "area": w * h, "iscrowd": 0}
    return {**mark, "segmentation": outline, **more}


def instances(*marks: Mapping[str, Any], images: int = 2) -> Mapping[str, Any]:
    """Make COCO instances of pictures `1.jpg`, `2.jpg`, … and the kinds cat (1) and dog (2)."""
    return {
        "images": [
            {"id": id, "file_name": f"{id}.jpg", "width": SIZE[0], "height": SIZE[1]} for id in range(1, images + 1)
        ],
        "annotations": list(marks),
        "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
    }


def witness(engine: FakeEngine, thinking: ThinkingLevel | None = None) -> Witness:
    """Ask `engine` through a hall, as the server does."""
    registry = Registry([cast(Engine, engine)], engine.name)
    return Witness(Hall(registry, Resolver(Settings(), NoFiles())), "gemini-x", thinking)


class Scripted(FakeEngine):
    """An engine that gives answers in their order, and the last one again and again; what is no text is JSON."""

    def __init__(self, *answers: object) -> None:
        super().__init__()
        self._answers = [each if isinstance(each, str) else json.dumps(each) for each in answers]

    def generate(self, ask: Ask) -> AsyncGenerator[Delta, None]:
        """Say the next answer."""
        self.words = [self._answers[min(len(self.asked), len(self._answers) - 1)]]
        return super().generate(ask)
