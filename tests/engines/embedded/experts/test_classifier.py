from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from beholder.domain import RGB
from beholder.engines.embedded.experts.classifier import Classifier
from beholder.spatial.boxes import to_pixels
from tests.engines.embedded.experts import drawn


@pytest.mark.parametrize(
    ("name", "label"),
    [
        pytest.param("bus", "trolleybus", id="the bus"),
        pytest.param("bicycle", "traffic light", id="the light"),
        pytest.param("desk", "notebook", id="the laptop"),
    ],
)
def test_it_names_the_main_thing(classifier: Classifier, photo: Callable[[str], RGB], name: str, label: str) -> None:
    best = classifier.classify(photo(name))[0]
    assert best.label == label
    assert best.score >= 0.3


def test_a_crop_is_named_for_what_is_in_it(classifier: Classifier, photo: Callable[[str], RGB]) -> None:
    image = photo("desk")
    x0, y0, x1, y1 = to_pixels(drawn.MOUSE, image.shape[1], image.shape[0])
    assert classifier.classify(image[y0 - 40 : y1 + 40, x0 - 40 : x1 + 40])[0].label == "mouse"


def test_synonyms_are_kept(classifier: Classifier, photo: Callable[[str], RGB]) -> None:
    best = classifier.classify(photo("bus"))[0]
    assert best.synonyms == ("trolleybus", "trolley coach", "trackless trolley")


def test_names_come_likeliest_first(classifier: Classifier, photo: Callable[[str], RGB]) -> None:
    names = classifier.classify(photo("table"), top=1000)
    scores = [name.score for name in names]
    assert len(names) == 1000
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(1, abs=0.1)
    assert classifier.classify(photo("table"), top=3) == names[:3]


def test_every_name_is_a_word(classifier: Classifier, photo: Callable[[str], RGB]) -> None:
    for name in classifier.classify(photo("table"), top=1000):
        assert name.label
        assert name.label == name.synonyms[0] == name.label.strip()
        assert all(name.synonyms)


def test_colours_are_not_swapped(classifier: Classifier, photo: Callable[[str], RGB]) -> None:
    image = photo("stop_sign")  # a bush of red flowers, of which it is less sure when they are blue
    right, swapped = classifier.classify(image)[0], classifier.classify(image[:, :, ::-1])[0]
    assert right.score > 2 * swapped.score


@drawn.ODD_SIZES
def test_odd_sizes(classifier: Classifier, width: int, height: int) -> None:
    assert len(classifier.classify(drawn.noise(width, height), top=5)) == 5


def test_threads_do_not_mix_their_pictures(classifier: Classifier, photo: Callable[[str], RGB]) -> None:
    images = [photo(name) for name in ("bus", "cats", "desk", "car")]
    alone = [classifier.classify(image) for image in images]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(classifier.classify, images * 5)) == alone * 5


def test_only_the_middle_square_is_looked_at(classifier: Classifier, photo: Callable[[str], RGB]) -> None:
    image = photo("bus")
    framed = np.array(image)
    framed[:, :60], framed[:, -60:] = 0, 255
    assert classifier.classify(framed) == classifier.classify(image)
