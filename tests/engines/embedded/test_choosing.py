"""Choices held against things with boxes: the way a person would point them out."""

import pytest

from beholder.domain import Box, Detection
from beholder.engines.embedded.choosing import choose, without_order
from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.picks import Order, Pick, Relation
from beholder.engines.embedded.prompt.selection import Selection, select
from tests.engines.embedded.sights import Sight

LEXICON = lexicon()
# A street: three cars in a row, the middle one large and red; a person in the first, a dog beside the last.
FIRST = Detection(Box(500, 50, 600, 200), "car", 0.9)
LARGE = Detection(Box(400, 300, 800, 650), "car", 0.8)
LAST = Detection(Box(500, 750, 600, 900), "car", 0.7)
DRIVER = Detection(Box(510, 120, 560, 150), "person", 0.6)
DOG = Detection(Box(550, 910, 620, 980), "dog", 0.6)
NAMES = {"first": FIRST, "large": LARGE, "last": LAST, "driver": DRIVER, "dog": DOG}


class Street(Sight):
    def colour_of(self, found: Detection) -> str:
        return "red" if found is LARGE else "white" if found.label == "car" else "black"


STREET = Street(LARGE, FIRST, LAST, DRIVER, DOG)


def chosen(selection: Selection) -> list[str]:
    found = choose(STREET, selection)
    return [name for each in found for name, thing in NAMES.items() if thing is each]


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        pytest.param("everything", ["large", "first", "last", "driver", "dog"], id="everything"),
        pytest.param("cars", ["large", "first", "last"], id="a kind"),
        pytest.param("the red car", ["large"], id="a colour"),
        pytest.param("cars that are not red", ["first", "last"], id="not a colour"),
        pytest.param("the largest car", ["large"], id="largest"),
        pytest.param("small cars", ["first", "last"], id="small beside the largest"),
        pytest.param("cars on the left", ["large", "first"], id="all on a side"),
        pytest.param("the car on the left", ["first"], id="the one on a side"),
        pytest.param("the second car from the left", ["large"], id="second"),
        pytest.param("the last car", ["last"], id="last"),
        pytest.param("the two cars on the right", ["last"], id="two of a side that has one"),
        pytest.param("the car next to the dog", ["last"], id="beside"),
        pytest.param("the car closest to the dog", ["last"], id="closest to"),
        pytest.param("the person in the car", ["driver"], id="in"),
        pytest.param("cars to the right of the person", ["large", "last"], id="right of"),
        pytest.param("the car between the person and the dog", ["large", "last"], id="between two kinds"),
        pytest.param("cars without people", ["large", "last"], id="without"),
        pytest.param("the dog on the bench", [], id="on what is not there"),
        pytest.param("cars in the foreground", ["large"], id="the foreground, by size"),
        pytest.param("everything on the right except cars", ["dog"], id="a side and an exception"),
        pytest.param("the car in the centre", ["large"], id="the centre"),
        pytest.param("animals and people", ["driver", "dog"], id="two groups, most prominent first"),
        pytest.param("the nearest car", ["large"], id="nearest, by size and by how low"),
        pytest.param("the third biggest thing", ["last"], id="third"),
        pytest.param("unicorns", [], id="what it does not know"),
    ],
)
def test_choose(prompt: str, names: list[str]) -> None:
    assert chosen(select(words.tokens(prompt), LEXICON)) == names


def test_lists_let_a_relation_go_whose_other_end_is_not_seen() -> None:
    dog, bench = (LEXICON.terms[(word,)] for word in ("dog", "bench"))
    pick = Pick(dog, relation=Relation("on", (Pick(bench),)))
    assert chosen(Selection((pick,))) == []
    assert chosen(Selection((pick,), lenient=True)) == ["dog"]


def test_the_other_one_is_another_of_the_same_kind() -> None:
    car = LEXICON.terms[("car",)]
    left = Pick(car, many=False, side="left", order=Order("left"))
    assert without_order(left) == Pick(car, many=False)
    assert chosen(Selection((Pick(car, minus=left),))) == ["large", "last"]
    assert chosen(Selection((Pick(car, minus=Pick(car)),))) == ["first", "last"]


def test_things_that_are_equal_are_still_two() -> None:
    twins = Sight(Detection(Box(0, 0, 9, 9), "cup", 0.5), Detection(Box(0, 0, 9, 9), "cup", 0.5))
    assert len(choose(twins, select(("cups",), LEXICON))) == 2
