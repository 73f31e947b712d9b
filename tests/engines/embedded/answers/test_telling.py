"""A telling names what matters first, says relations that boxes show, and nothing besides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Box, Detection
from beholder.engines.embedded.answers.telling import kinds, tell
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.sights import PLAIN, thing

LEFT, RIGHT = Box(300, 0, 700, 200), Box(300, 800, 700, 1000)
LOW = Box(500, 100, 900, 900)  # something broad in the lower half
UPON = Box(200, 300, 650, 600)  # stands on it
OVER = Box(100, 300, 540, 600)  # touches its upper edge
FAR = Box(0, 0, 100, 100)


def told(*things: Detection, most: int = 5) -> str:
    return tell(things, PLAIN, lexicon(), most)


@pytest.mark.parametrize(
    ("things", "text"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([thing("vase")], "a vase", id="one thing"),
        pytest.param([thing("vase"), thing("clock", FAR)], "a vase and a clock", id="things are joined"),
        pytest.param([thing("vase", LEFT), thing("vase", RIGHT)], "two vases", id="two"),
        pytest.param([thing("vase", LEFT)] * 3, "several vases", id="three things are several"),
        pytest.param([thing("sheep", LEFT)] * 3, "a group of sheep", id="three animals are a group"),
        pytest.param([thing("clock", LOW), thing("dog", FAR)], "a dog with a clock", id="animals first"),
        pytest.param([thing("couch", LOW), thing("vase", FAR)], "a vase and a couch", id="furniture last"),
        pytest.param([thing("couch", LOW), thing("dog", UPON)], "a dog on a couch", id="an animal on a couch"),
        pytest.param(
            [thing("couch", LOW), thing("person", UPON)], "a person sitting on a couch", id="people sit on seats"
        ),
        pytest.param([thing("horse", LOW), thing("person", UPON)], "a person on a horse", id="people ride"),
        pytest.param(
            [thing("horse", LOW), thing("horse", FAR), thing("person", UPON)], "a person on a horse", id="one on one"
        ),
        pytest.param([thing("couch", LOW), thing("person", FAR)], "a person with a couch", id="not near, not on"),
        pytest.param(
            [thing("bench", LOW), thing("person", OVER)], "a person with a bench", id="over a bench, not on it"
        ),
        pytest.param(
            [thing("couch", LOW), thing("dog", UPON), thing("dog", FAR), thing("dog", FAR)],
            "a group of dogs with a couch",
            id="one of a group on it",
        ),
        pytest.param([thing("bed", LOW), thing("clock", UPON)], "a clock sitting on a bed", id="a thing on a bed"),
        pytest.param(
            [thing("dining table", LOW), thing("person", UPON)], "a person at a table", id="people are at tables"
        ),
        pytest.param(
            [thing("dining table", LOW), thing("cup", UPON), thing("fork", FAR)],
            "a table with a cup and a fork",
            id="a broad table comes first",
        ),
        pytest.param(
            [thing("person", UPON), thing("tennis racket", FAR)],
            "a tennis player with a tennis racket on a tennis court",
            id="a player",
        ),
        pytest.param(
            [thing("person", UPON), thing("person", LEFT), thing("tennis racket", FAR)],
            "two people with a tennis racket on a tennis court",
            id="not all of several are players",
        ),
        pytest.param([thing("toilet", LEFT), thing("sink", RIGHT)], "a bathroom with a toilet and a sink", id="a room"),
        pytest.param(
            [thing("toilet", LEFT), thing("cat", RIGHT)], "a cat in a bathroom with a toilet", id="someone in a room"
        ),
    ],
)
def test_tell(things: list[Detection], text: str) -> None:
    assert told(*things) == text


def test_a_small_person_does_not_come_first() -> None:
    assert [kind.label for kind in kinds([thing("bus", LOW), thing("person", FAR)])] == ["bus", "person"]
    assert [kind.label for kind in kinds([thing("bus", LOW), thing("person", UPON)])] == ["person", "bus"]


LABELS = sorted(lexicon().labels)
SPOTS = [LEFT, RIGHT, LOW, UPON, FAR]


@given(st.lists(st.builds(thing, st.sampled_from(LABELS), st.sampled_from(SPOTS)), max_size=8), st.integers(1, 6))
def test_nothing_is_named_that_was_not_given(things: list[Detection], most: int) -> None:
    words = f" {told(*things, most=most)} "
    given = {thing.label for thing in things}
    named = {label for label in LABELS if f" {label} " in words or f" {lexicon().plural(label)} " in words}
    parts = {part for label in given for part in LABELS if part in f"{label} {lexicon().plural(label)} tennis court"}
    assert named <= given | parts


@given(st.lists(st.builds(thing, st.sampled_from(LABELS), st.sampled_from(SPOTS)), max_size=8))
def test_every_kind_is_gathered_once(things: list[Detection]) -> None:
    gathered = kinds(things)
    assert sorted(kind.label for kind in gathered) == sorted({thing.label for thing in things})
    assert sum(len(kind.things) for kind in gathered) == len(things)
