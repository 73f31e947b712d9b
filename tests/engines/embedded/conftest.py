"""The experts, loaded once for all tests that ask for one, and the example photos."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from beholder.domain import RGB
from beholder.engines.embedded.experts.classifier import Classifier
from beholder.engines.embedded.experts.detection.detector import Detector
from beholder.engines.embedded.experts.masks import Masker
from beholder.engines.embedded.experts.reading.reader import Reader
from beholder.engines.embedded.experts.saliency import Saliency

PHOTOS = Path(__file__).parents[3] / "examples" / "photos"
EXPERTS = {"detector", "classifier", "saliency", "masker", "reader"}
THREADS = 2


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Send every test that needs an expert to one worker, so that no network is loaded twice."""
    for item in items:
        if EXPERTS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("experts"))


@cache
def _photo(name: str) -> RGB:
    pixels = np.ascontiguousarray(np.asarray(cv2.imread(str(PHOTOS / f"{name}.jpg")), np.uint8)[:, :, ::-1])
    pixels.setflags(write=False)
    return pixels


@pytest.fixture(scope="session")
def photo() -> Callable[[str], RGB]:
    """Give an example photo by its name, read-only: `photo("bus")`."""
    return _photo


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector(THREADS)


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    return Classifier(THREADS)


@pytest.fixture(scope="session")
def saliency() -> Saliency:
    return Saliency(THREADS)


@pytest.fixture(scope="session")
def masker() -> Masker:
    return Masker(THREADS)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(THREADS)
