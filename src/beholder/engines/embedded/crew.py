"""The experts, each loaded once, when it is first needed: a detection prompt does not pay for OCR."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

from beholder.engines.embedded.experts.classifier import Classifier
from beholder.engines.embedded.experts.detection.detector import Detector
from beholder.engines.embedded.experts.masks import Masker
from beholder.engines.embedded.experts.reading.reader import Reader
from beholder.engines.embedded.experts.saliency import Saliency
from beholder.weights import catalogue

T = TypeVar("T")

VERSIONS: Mapping[str, tuple[str, ...]] = {
    "detector": (catalogue.DETECTOR.sha256, catalogue.CERTAINTY.sha256),
    "classifier": (catalogue.CLASSIFIER.sha256, catalogue.CLASSIFIER_LABELS.sha256),
    "saliency": (catalogue.SALIENCY.sha256,),
    "reader": (catalogue.TEXT_FINDER.sha256, catalogue.TEXT_READER.sha256),
    "masker": (catalogue.MASK_NETWORK.sha256, catalogue.DETECTOR.sha256, catalogue.CERTAINTY.sha256),
}
"""What each expert is, by the SHA-256 of its weights: a part of the key of whatever it found."""


class Lazy(Generic[T]):
    """A value made at its first call, by one thread only."""

    def __init__(self, make: Callable[[], T]) -> None:
        """Remember how to make the value."""
        self._make = make
        self._lock = Lock()
        self._made: list[T] = []

    def __call__(self) -> T:
        """Give the value."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]


class Crew:
    """One of each expert. Every expert may be called from several threads."""

    def __init__(self, threads: int) -> None:
        """Plan experts that use up to `threads` cores each; nothing is loaded yet."""
        self.detector = Lazy(lambda: Detector(threads))
        self.classifier = Lazy(lambda: Classifier(threads))
        self.saliency = Lazy(lambda: Saliency(threads))
        self.reader = Lazy(lambda: Reader(threads))
        self.masker = Lazy(lambda: Masker(threads))

    def load(self) -> None:
        """Load every expert, side by side. Raises what the first failing one raises."""
        makers: list[Callable[[], object]] = [
            self.detector,
            self.classifier,
            self.saliency,
            self.masker,
            self.reader,
        ]
        with ThreadPoolExecutor(len(makers)) as pool:
            for made in [pool.submit(make) for make in makers]:
                made.result()
