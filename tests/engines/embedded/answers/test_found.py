"""Words for what was found: counts, plurals, and nothing else."""

import pytest

from beholder.domain import Detection
from beholder.engines.embedded.answers.found import counted, seen
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.sights import thing

BUS, CAR, PERSON, DOG, CUP = (thing(label) for label in ("bus", "car", "person", "dog", "cup"))


@pytest.mark.parametrize(
    ("found", "kinds", "text"),
    [
        pytest.param([], None, "", id="nothing"),
        pytest.param([BUS], None, "a bus", id="one"),
        pytest.param([PERSON, BUS, PERSON], None, "two people and a bus", id="in the order first seen"),
        pytest.param([BUS, CAR, CAR, CAR], None, "a bus and three cars", id="counts"),
        pytest.param(
            [BUS, CAR, PERSON, DOG, CUP], 4, "a bus, a car, a person, a dog and other things", id="too many kinds"
        ),
        pytest.param([BUS, CAR, PERSON, DOG], 4, "a bus, a car, a person and a dog", id="just few enough"),
        pytest.param([thing("scissors")], None, "a pair of scissors", id="a pair"),
    ],
)
def test_counted(found: list[Detection], kinds: int | None, text: str) -> None:
    assert counted(found, lexicon(), kinds) == text


@pytest.mark.parametrize(
    ("found", "text"),
    [
        pytest.param([BUS], "I can see a bus", id="a bus"),
        pytest.param([], "I see nothing here that I know by name", id="nothing"),
    ],
)
def test_seen(found: list[Detection], text: str) -> None:
    assert seen(found, lexicon()) == text
