"""A telling names what matters first, says relations that boxes show, and nothing besides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Box, Detection
from beholder.engines.embedded.answers.telling import NOTICED, kinds, tell
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


ON_SEAT = Box(300, 300, 800, 600)


@pytest.mark.parametrize(
    ("things", "text"),
    [
        pytest.param([thing("person", LEFT)] * 2, "two people", id="two are counted"),
        pytest.param([thing("person", LEFT)] * 5, "a group of people", id="five are a group"),
        pytest.param([thing("dining table", LOW)], "a table", id="a table is not said to be for dining"),
        pytest.param(
            [thing("dining table", LOW), thing("cup", FAR)], "a cup and a table", id="a table with one thing is a thing"
        ),
        pytest.param(
            [thing("dining table", FAR), thing("cup", LOW), thing("fork", LEFT)],
            "a cup, a fork and a table",
            id="a small table comes last",
        ),
        pytest.param(
            [thing("couch", LOW), thing("dog", ON_SEAT), thing("dog", UPON), thing("dog", FAR), thing("dog", FAR)],
            "a group of dogs on a couch",
            id="half of them on it are enough",
        ),
        pytest.param([thing("car", LOW), thing("cat", UPON)], "a cat on a car", id="an animal does not sit"),
        pytest.param([thing("car", LOW), thing("person", UPON)], "a person with a car", id="people are not on cars"),
        pytest.param([thing("bicycle", LOW), thing("cat", UPON)], "a cat with a bicycle", id="cats do not ride"),
        pytest.param([thing("bicycle", LOW), thing("person", UPON)], "a person on a bicycle", id="people do"),
        pytest.param(
            [thing("person", UPON), thing("baseball bat", FAR)],
            "a baseball player with a baseball bat on a baseball field",
            id="another player",
        ),
        pytest.param([thing("train", LOW)], "a train on the tracks", id="a train has its tracks"),
        pytest.param(
            [thing("person", LOW), thing("train", FAR)], "a person with a train on the tracks", id="people have not"
        ),
    ],
)
def test_more_tellings(things: list[Detection], text: str) -> None:
    assert told(*things) == text


@pytest.mark.parametrize(
    ("most", "text"),
    [
        pytest.param(1, "a dog", id="one"),
        pytest.param(2, "a dog on a couch", id="two"),
        pytest.param(3, "a dog on a couch with a vase", id="three"),
        pytest.param(9, "a dog on a couch with a vase and a clock", id="more than there are"),
    ],
)
def test_no_more_kinds_are_named_than_asked_for(most: int, text: str) -> None:
    things = [thing("couch", LOW), thing("dog", UPON), thing("vase", FAR), thing("clock", Box(0, 900, 50, 950))]
    assert told(*things, most=most) == text


def test_of_a_table_with_things_one_kind_is_the_thing() -> None:
    things = [thing("dining table", LOW), thing("cup", UPON), thing("fork", FAR)]
    assert told(*things, most=1) == "a cup"
    assert told(*things, most=2) == "a table with a cup"


@pytest.mark.parametrize(
    ("share", "first"), [pytest.param(NOTICED + 0.01, "person", id="large"), pytest.param(0.02, "bus", id="small")]
)
def test_people_come_first_from_a_size_on(share: float, first: str) -> None:
    person = thing("person", Box(0, 0, round(share * 1000), 1000))
    assert kinds([thing("bus", LOW), person])[0].label == first


def test_of_a_kind_the_most_prominent_is_named_and_the_sum_ranks() -> None:
    few, many = thing("bus", LOW, 0.9), [thing("car", UPON, 0.9)] * 4
    assert [kind.label for kind in kinds([few, *many])] == ["car", "bus"]
    gathered = kinds([thing("cup", LEFT), thing("cup", LOW)])[0]
    assert (gathered.box, gathered.living) == (LEFT, False)
