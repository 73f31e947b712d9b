"""How closely a picture is looked at, for every way of asking."""

from itertools import pairwise

import pytest

from beholder.domain import Resolution, ThinkingLevel
from beholder.engines.embedded.scrutiny import Scrutiny, scrutiny


@pytest.mark.parametrize(
    ("level", "grids"),
    [
        pytest.param(None, (2,), id="without a word: quarters"),
        pytest.param(ThinkingLevel.MINIMAL, (), id="minimal: one pass"),
        pytest.param(ThinkingLevel.LOW, (2,), id="low: quarters"),
        pytest.param(ThinkingLevel.MEDIUM, (2, 3), id="medium: ninths too"),
        pytest.param(ThinkingLevel.HIGH, (2, 3, 4), id="high: sixteenths too"),
        pytest.param(ThinkingLevel.XHIGH, (2, 3, 4), id="xhigh: as high"),
    ],
)
def test_effort_decides_the_passes(level: ThinkingLevel | None, grids: tuple[int, ...]) -> None:
    assert scrutiny(level, None) == Scrutiny(grids=grids)


def test_more_resolution_means_more_pixels() -> None:
    steps = [scrutiny(None, resolution) for resolution in Resolution]
    for less, more in pairwise(steps):
        assert less.scene < more.scene
        assert less.text < more.text
        assert len(less.grids) <= len(more.grids)


def test_high_is_the_default() -> None:
    assert scrutiny(None, Resolution.HIGH) == scrutiny(None, None)


@pytest.mark.parametrize("level", [None, *ThinkingLevel])
def test_low_and_ultra_high_overrule_the_effort(level: ThinkingLevel | None) -> None:
    assert scrutiny(level, Resolution.LOW).grids == ()
    closest = scrutiny(level, Resolution.ULTRA_HIGH)
    assert (closest.grids, closest.parts) == ((2, 3, 4), 2)


def test_in_words() -> None:
    assert Scrutiny().in_words == "once at 1024 pixels"
    assert Scrutiny(scene=512, grids=(2, 3)).in_words == "once at 512 pixels, then in 2 x 2 parts, then in 3 x 3 parts"
