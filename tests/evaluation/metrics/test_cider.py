import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.evaluation.metrics.bleu import Words
from beholder.evaluation.metrics.cider import SIGMA, cider_d
from tests.evaluation.metrics.test_bleu import REFERENCES, words


def test_by_hand() -> None:
    # Two pictures, one reference each, nothing in common: every n-gram weighs log 2.
    captions = words("a b", "c d")
    references = [words("a b"), words("c e")]
    scores = cider_d(captions, references)
    # First: cosine 1 for n = 1 and 2, no longer n-grams. Second: of two words one is shared; no bigram is.
    assert scores == pytest.approx([10 * (1 + 1) / 4, 10 * (1 / 2) / 4])


def test_a_longer_caption_pays_by_the_gaussian() -> None:
    # Words 1 to 4 of 6 are shared, so the cosine for n = 1 is 4 / sqrt(4 * 6).
    caption, reference = ("a", "b", "c", "d", "x", "y"), ("a", "b", "c", "d")
    score = cider_d([caption, ("q",)], [[reference], [("z",)]])[0]
    penalty = math.exp(-(2**2) / (2 * SIGMA**2))
    cosines = [
        shared / math.sqrt(mine * theirs) for shared, mine, theirs in [(4, 6, 4), (3, 5, 3), (2, 4, 2), (1, 3, 1)]
    ]
    assert score == pytest.approx(10 * penalty * sum(cosines) / 4)


def test_as_the_code_of_coco_has_it() -> None:
    captions = words("a cat sits on a red sofa", "two dogs run in the snow", "a man rides a wave on a surfboard")
    # pycocoevalcap 1.2 on the same captions
    expected = [4.27742194, 3.07456486, 2.39693944]
    assert cider_d(captions, REFERENCES) == pytest.approx(expected, abs=1e-8)


def test_saying_a_rare_word_again_and_again_does_not_help() -> None:
    references = [words("a cat on a mat"), words("a dog on a rug")]
    honest = cider_d(words("a cat on a mat", "a dog"), references)[0]
    stuffed = cider_d(words("cat cat cat cat mat", "a dog"), references)[0]
    assert honest == pytest.approx(10)
    assert stuffed < honest / 3


@pytest.mark.parametrize(
    ("captions", "references", "expected"),
    [
        pytest.param([], [], [], id="no captions"),
        pytest.param([()], [[("a",)]], [0], id="an empty caption"),
        pytest.param([("a",)], [[("a",)]], [0], id="one picture: nothing is rare"),
    ],
)
def test_edges(captions: list[Words], references: list[list[Words]], expected: list[float]) -> None:
    assert cider_d(captions, references) == expected


SENTENCES = st.lists(st.sampled_from("abcd"), max_size=7).map(tuple)


@given(st.lists(st.tuples(SENTENCES, st.lists(SENTENCES, min_size=1, max_size=3)), min_size=1, max_size=4))
def test_scores_are_within_bounds(pictures: list[tuple[Words, list[Words]]]) -> None:
    for score in cider_d([caption for caption, _ in pictures], [truths for _, truths in pictures]):
        assert -1e-9 <= score <= 10 + 1e-9
