"""Choices held against things with boxes: the way a person would point them out."""

from dataclasses import replace

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
        pytest.param("cars without people and dogs", ["large"], id="without two kinds"),
        pytest.param("cars without cats", ["large", "first", "last"], id="without what is nowhere"),
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


def test_lists_leave_nothing_out_for_what_is_not_seen() -> None:
    choice = select(words.tokens("dogs without cats"), LEXICON)
    assert chosen(replace(choice, lenient=True)) == ["dog"]


def test_the_other_one_is_another_of_the_same_kind() -> None:
    car = LEXICON.terms[("car",)]
    left = Pick(car, many=False, side="left", order=Order("left"))
    assert without_order(left) == Pick(car, many=False)
    assert chosen(Selection((Pick(car, minus=left),))) == ["large", "last"]
    assert chosen(Selection((Pick(car, minus=Pick(car)),))) == ["first", "last"]


def test_things_that_are_equal_are_still_two() -> None:
    twins = Sight(Detection(Box(0, 0, 9, 9), "cup", 0.5), Detection(Box(0, 0, 9, 9), "cup", 0.5))
    assert len(choose(twins, select(("cups",), LEXICON))) == 2


A, B, C, D = (Detection(Box(100, x, 300, x + 100), "cup", 0.9) for x in (0, 250, 600, 850))
CUP, TABLE, CHAIR = (LEXICON.terms[words.tokens(word)] for word in ("cup", "table", "chair"))


def boxes(selection: Selection, *things: Detection) -> list[Detection]:
    return choose(Sight(*things), selection)


@pytest.mark.parametrize(
    ("order", "found"),
    [
        pytest.param(Order("left"), [A], id="the leftmost"),
        pytest.param(Order("right"), [D], id="the rightmost"),
        pytest.param(Order("left", 2), [B], id="the second"),
        pytest.param(Order("right", 2, 2), [C, B], id="two from the second on"),
        pytest.param(Order("left", count=None), [A, B, C, D], id="all in their order"),
        pytest.param(Order("left", 3, None), [C, D], id="all from the third on"),
        pytest.param(Order("left", 5), [], id="a fifth of four"),
        pytest.param(Order("left", 1, 9), [A, B, C, D], id="more than there are"),
    ],
)
def test_ranks(order: Order, found: list[Detection]) -> None:
    assert boxes(Selection((Pick(CUP, order=order),)), D, B, A, C) == found


HIGH, LOW = Detection(Box(0, 400, 100, 500), "cup", 0.9), Detection(Box(800, 400, 1000, 500), "cup", 0.9)
WIDE, TALL = Detection(Box(450, 0, 500, 900), "cup", 0.9), Detection(Box(100, 480, 900, 510), "cup", 0.9)
MID = Detection(Box(490, 490, 510, 510), "cup", 0.9)


@pytest.mark.parametrize(
    ("end", "found"),
    [
        pytest.param("top", HIGH, id="highest"),
        pytest.param("bottom", LOW, id="lowest"),
        pytest.param("centre", MID, id="most central"),
        pytest.param("big", WIDE, id="largest"),
        pytest.param("small", MID, id="smallest"),
        pytest.param("tall", TALL, id="tallest"),
        pytest.param("wide", WIDE, id="widest"),
        pytest.param("near", LOW, id="nearest: low and large"),
        pytest.param("far", HIGH, id="farthest: high and small"),
    ],
)
def test_the_end_of_each_row(end: str, found: Detection) -> None:
    things = [HIGH, LOW, MID, TALL] if end in ("near", "far") else [HIGH, LOW, WIDE, TALL, MID]
    assert boxes(Selection((Pick(CUP, many=False, order=Order(end)),)), *things) == [found]


@pytest.mark.parametrize(
    ("side", "x", "chosen"),
    [
        pytest.param("left", 449, True, id="left of the middle"),
        pytest.param("left", 450, False, id="the middle is not left"),
        pytest.param("right", 450, True, id="but right"),
        pytest.param("centre", 250, True, id="from three tenths on"),
        pytest.param("centre", 249, False, id="before that"),
        pytest.param("centre", 650, True, id="up to seven tenths"),
        pytest.param("centre", 651, False, id="beyond that"),
        pytest.param("top left", 0, False, id="a corner has two sides"),
        pytest.param("bottom left", 0, True, id="the other corner"),
    ],
)
def test_sides_end_at_the_middle(side: str, x: int, chosen: bool) -> None:
    thing = Detection(Box(450, x, 550, x + 100), "cup", 0.9)
    assert (boxes(Selection((Pick(CUP, side=side),)), thing) == [thing]) is chosen


@pytest.mark.parametrize(
    ("size", "found"),
    [pytest.param("large", [500, 300], id="large"), pytest.param("small", [299], id="small")],
)
def test_sizes_go_by_the_longest(size: str, found: list[int]) -> None:
    things = [Detection(Box(0, 0, side, side), "cup", 0.9) for side in (500, 300, 299)]
    assert [each.box.xmax for each in boxes(Selection((Pick(CUP, size=size),)), *things)] == found


@pytest.mark.parametrize("pick", [Pick(CUP, size="small"), Pick(CUP, side="background")], ids=["small", "behind"])
def test_one_thing_is_neither_large_nor_small(pick: Pick) -> None:
    assert boxes(Selection((pick,)), A) == [A]


@pytest.mark.parametrize(
    ("anchors", "found"),
    [
        pytest.param([A, D], [B, C], id="two of a kind: between the first two"),
        pytest.param([A], [], id="one is no two"),
        pytest.param([], [], id="none"),
    ],
)
def test_between(anchors: list[Detection], found: list[Detection]) -> None:
    chairs = [Detection(each.box, "chair", 0.9) for each in anchors]
    pick = Pick(CUP, relation=Relation("between", (Pick(CHAIR),)))
    assert boxes(Selection((pick,)), *chairs, B, C) == found


def test_between_goes_along_the_longer_way() -> None:
    top, bottom = Detection(Box(0, 0, 100, 100), "chair", 0.9), Detection(Box(900, 100, 1000, 200), "chair", 0.9)
    pick = Pick(CUP, relation=Relation("between", (Pick(CHAIR),)))
    assert boxes(Selection((pick,)), top, bottom, C, HIGH, MID) == [C, MID]


def test_nothing_is_nearest_to_itself() -> None:
    pick = Pick(CUP, many=False, relation=Relation("nearest to", (Pick(CUP),)))
    assert boxes(Selection((pick,)), A) == []
    assert boxes(Selection((pick,)), A, B, D) == [A], "the first of the two that are nearest to each other"


def test_written_words_are_no_things() -> None:
    assert boxes(Selection(text=True), A, B) == []
    assert boxes(Selection(), A, B) == [A, B]


def test_what_is_unknown_leaves_nothing_out() -> None:
    assert boxes(Selection(excluded=(Pick(noun="unicorns"),)), A) == [A]
    assert boxes(Selection(excluded=(Pick(CUP),)), A) == []
    assert boxes(Selection((Pick(noun="unicorns"), Pick(CUP))), A) == [A]


def test_things_come_most_prominent_first_whatever_phrase_meant_them() -> None:
    chair = Detection(D.box, "chair", 0.9)
    assert boxes(Selection((Pick(CHAIR), Pick(CUP))), A, chair, B) == [A, chair, B]
