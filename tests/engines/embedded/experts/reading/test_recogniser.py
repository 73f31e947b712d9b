import numpy as np
import pytest

from beholder.engines.embedded.experts.reading.recogniser import Recogniser, Scores, decode
from tests.engines.embedded.experts import drawn

SIGNS = ("", *"aBc1.", " ")  # nothing first, a space last


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(2)


def believed(*places: dict[str, float]) -> Scores:
    """Write down the beliefs along a line; "-" is nothing, and what is not said is believed to be nothing."""
    scores = np.zeros((len(places), len(SIGNS)), np.float32)
    for row, place in zip(scores, places, strict=True):
        for sign, belief in place.items():
            row[0 if sign == "-" else SIGNS.index(sign)] = belief
        row[0] = max(row[0], 1 - row.sum())
    return scores


A, B, C, ONE, DOT, NOTHING = ({sign: 1.0} for sign in "aBc1.-")


@pytest.mark.parametrize(
    ("places", "text"),
    [
        pytest.param([], "", id="nothing at all"),
        pytest.param([NOTHING, NOTHING], "", id="nothing"),
        pytest.param([NOTHING, A, NOTHING, C, NOTHING], "ac", id="two signs"),
        pytest.param([A, A, C, C, C], "ac", id="repeats are one sign"),
        pytest.param([A, NOTHING, A], "aa", id="unless there is nothing between them"),
        pytest.param([A, {" ": 1.0}, C], "a c", id="a space"),
        pytest.param([A, {" ": 0.3}, C], "a c", id="a space that is half believed"),
        pytest.param([A, {" ": 0.1}, C], "ac", id="a space that is not"),
        pytest.param([A, {" ": 0.3}, NOTHING, {" ": 0.3}, C], "a c", id="a space is one"),
        pytest.param([A, {" ": 0.05}, B], "a B", id="before a capital less is enough"),
        pytest.param([A, {" ": 0.05}, ONE], "a 1", id="before a digit too"),
        pytest.param([B, {" ": 0.05}, ONE], "B1", id="but not after a capital"),
        pytest.param([A, {" ": 0.3}, DOT], "a.", id="before a stop more is needed"),
        pytest.param([A, {" ": 0.6}, DOT], "a .", id="and may be there"),
        pytest.param([{" ": 1.0}, A, {" ": 1.0}], "a", id="none at the ends"),
    ],
)
def test_decoding(places: list[dict[str, float]], text: str) -> None:
    scores = believed(*places) if places else np.zeros((0, len(SIGNS)), np.float32)
    assert decode(scores, SIGNS).text == text


def test_the_score_is_the_mean_belief_in_what_is_read() -> None:
    assert decode(believed({"a": 0.9}, NOTHING, {"c": 0.7}), SIGNS).score == pytest.approx(0.8)
    assert decode(believed(NOTHING), SIGNS).score == 0


TEXTS = ["Platform 11", "$1,284.50", "Paid 12/05/2024", "Total", "Geneva - Zurich 07:04"]


def test_lines_of_any_length_are_read_in_their_order(recogniser: Recogniser) -> None:
    lines = [drawn.written(text, width=40 + 22 * len(text)) for text in TEXTS * 2]
    readings = recogniser.read(lines)
    assert [reading.text.replace(" ", "") for reading in readings] == [text.replace(" ", "") for text in TEXTS * 2]
    assert all(reading.score > 0.7 and not reading.upside_down for reading in readings)


def test_a_line_that_is_upside_down_is_turned(recogniser: Recogniser) -> None:
    (reading,) = recogniser.read([drawn.written("Platform 11")[::-1, ::-1]])
    assert (reading.text, reading.upside_down) == ("Platform 11", True)


def test_no_lines(recogniser: Recogniser) -> None:
    assert recogniser.read([]) == []


@drawn.ODD_SIZES
def test_odd_sizes(recogniser: Recogniser, width: int, height: int) -> None:
    assert len(recogniser.read([drawn.noise(width, height)])) == 1
