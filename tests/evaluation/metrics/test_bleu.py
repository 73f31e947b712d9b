import math

import pytest

from beholder.evaluation.metrics.bleu import Words, bleu4, ngrams
from beholder.evaluation.metrics.caption_words import caption_words


def words(*captions: str) -> list[Words]:
    return [caption_words(caption) for caption in captions]


def test_ngrams() -> None:
    assert ngrams(("a", "b", "a", "b"), 2) == {("a", "b"): 2, ("b", "a"): 1}
    assert ngrams(("a",), 2) == {}


def test_by_hand() -> None:
    # "the cat sat on the mat" against "the cat sat on a mat": 5/6 words, 3/5, 2/4, 1/3.
    score = bleu4(words("the cat sat on the mat"), [words("the cat sat on a mat")])
    assert score == pytest.approx((5 / 6 * 3 / 5 * 2 / 4 * 1 / 3) ** 0.25)


def test_a_short_caption_pays() -> None:
    score = bleu4(words("the cat sat on"), [words("the cat sat on the mat")])
    assert score == pytest.approx(math.exp(1 - 6 / 4))


def test_the_reference_nearest_in_length_counts() -> None:
    references = [words("the cat sat on the mat", "the cat sat on it all")]
    assert bleu4(words("the cat sat on it"), references) == pytest.approx(math.exp(1 - 6 / 5))


def test_repeating_does_not_help() -> None:
    once = bleu4(words("a cat sat on a mat"), [words("a cat sat on a mat")])
    twice = bleu4(words("a cat sat on a mat a cat sat on a mat"), [words("a cat sat on a mat")])
    assert once == 1
    assert twice is not None
    assert twice < 0.6


def test_as_the_code_of_coco_has_it() -> None:
    captions = words("a cat sits on a red sofa", "two dogs run in the snow", "a man rides a wave on a surfboard")
    # pycocoevalcap 1.2 on the same captions: 0.4771897075508852, with its tiny smoothing
    assert bleu4(captions, REFERENCES) == pytest.approx(0.4771897075508852, abs=1e-9)


REFERENCES = [
    words("a cat sitting on a red couch", "a cat sits on a sofa in a room"),
    words("two dogs play in the snow", "dogs run through deep snow"),
    words("a surfer rides a large wave", "a man riding a wave on top of a surfboard"),
]


@pytest.mark.parametrize(
    ("captions", "expected"),
    [
        pytest.param([], None, id="no captions"),
        pytest.param(words(""), 0.0, id="an empty caption"),
        pytest.param(words("dog"), 0.0, id="nothing in common"),
    ],
)
def test_edges(captions: list[Words], expected: float | None) -> None:
    assert bleu4(captions, [words("a cat sat on a mat")] * len(captions)) == expected
