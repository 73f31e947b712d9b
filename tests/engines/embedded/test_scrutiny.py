"""How closely a picture is looked at, for every way of asking."""

from itertools import pairwise

import pytest

from beholder.domain import Resolution, ThinkingLevel
from beholder.engines.embedded.intent import Task
from beholder.engines.embedded.scrutiny import EXACT, Scrutiny, scrutiny


@pytest.mark.parametrize("task", list(Task))
def test_without_a_word_exact_tasks_look_at_quarters_and_others_do_not(task: Task) -> None:
    assert scrutiny(task, None, None).grids == ((2,) if task in EXACT else ())


@pytest.mark.parametrize(
    ("level", "grids"),
    [
        pytest.param(ThinkingLevel.MINIMAL, (), id="minimal: one pass"),
        pytest.param(ThinkingLevel.LOW, (), id="low: one pass"),
        pytest.param(ThinkingLevel.MEDIUM, (2,), id="medium: quarters"),
        pytest.param(ThinkingLevel.HIGH, (2, 3), id="high: ninths too"),
        pytest.param(ThinkingLevel.XHIGH, (2, 3), id="xhigh: as high"),
    ],
)
@pytest.mark.parametrize("task", [Task.CAPTION, Task.DETECT])
def test_effort_decides_the_passes(level: ThinkingLevel, grids: tuple[int, ...], task: Task) -> None:
    assert scrutiny(task, level, None) == Scrutiny(grids=grids)


def test_more_resolution_means_more_pixels() -> None:
    steps = [scrutiny(Task.DETECT, None, resolution) for resolution in Resolution]
    for less, more in pairwise(steps):
        assert less.scene < more.scene
        assert less.text < more.text
        assert len(less.grids) <= len(more.grids)


def test_high_is_the_default() -> None:
    assert scrutiny(Task.DETECT, None, Resolution.HIGH) == scrutiny(Task.DETECT, None, None)


@pytest.mark.parametrize("level", [None, *ThinkingLevel])
@pytest.mark.parametrize("task", [Task.CAPTION, Task.DETECT, Task.READ])
def test_low_and_ultra_high_overrule_the_effort(task: Task, level: ThinkingLevel | None) -> None:
    assert scrutiny(task, level, Resolution.LOW).grids == ()
    closest = scrutiny(task, level, Resolution.ULTRA_HIGH)
    assert (closest.grids, closest.parts) == ((2, 3), 2)


def test_in_words() -> None:
    assert Scrutiny().in_words == "once at 1024 pixels"
    assert Scrutiny(scene=512, grids=(2, 3)).in_words == "once at 512 pixels, then in 2 x 2 parts, then in 3 x 3 parts"
