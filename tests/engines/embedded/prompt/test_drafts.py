"""A phrase that was read becomes picks: how many, which of a row, and one for each material."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.prompt.drafts import ROWS, Draft
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.picks import Order, Pick, Relation

LEXICON = lexicon()
CAR = LEXICON.terms[("car",)]
WOOD, GLASS = LEXICON.materials[("wooden",)], LEXICON.materials[("glass",)]
BOAT = Pick(LEXICON.terms[("boat",)])


def only(draft: Draft) -> Pick:
    (pick,) = draft.picks()
    return pick


def test_nothing_said_is_things_of_any_kind() -> None:
    assert only(Draft(0)) == Pick()


def test_all_that_was_said_is_kept() -> None:
    relation = Relation("near", (BOAT,))
    draft = Draft(0, term=CAR, colours=["red", "blue"], size="large", side="left", unsure=["old"], relation=relation)
    said = Pick(CAR, colours=("red", "blue"), size="large", side="left", relation=relation, unsure=("old",))
    assert only(draft) == said


def test_a_colour_said_twice_is_one() -> None:
    assert only(Draft(0, colours=["red", "blue", "red"])).colours == ("red", "blue")


@pytest.mark.parametrize(
    ("draft", "many"),
    [
        pytest.param(Draft(0), True, id="cars"),
        pytest.param(Draft(0, plural=False), False, id="the car"),
        pytest.param(Draft(0, plural=False, count=2), True, id="the two"),
        pytest.param(Draft(0, plural=False, count=1), False, id="one car"),
        pytest.param(Draft(0, count=1), True, id="a plural stays one, whatever was counted"),
        pytest.param(Draft(0, rank=2), False, id="the second"),
        pytest.param(Draft(0, rank=2, count=3), False, id="the second, though three were spoken of"),
        pytest.param(Draft(0, rank=-1), False, id="the last"),
    ],
)
def test_whether_several_are_meant(draft: Draft, many: bool) -> None:
    assert only(draft).many is many


@pytest.mark.parametrize(
    ("draft", "order"),
    [
        pytest.param(Draft(0, end="big"), Order("big", count=None), id="the largest cars: all, in that order"),
        pytest.param(Draft(0, end="big", plural=False), Order("big"), id="the largest car"),
        pytest.param(Draft(0, end="big", count=3), Order("big", count=3), id="the three largest"),
        pytest.param(Draft(0, rank=3), Order("left", 3), id="the third: from the left"),
        pytest.param(Draft(0, rank=3, end="top"), Order("top", 3), id="the third from the top"),
        pytest.param(Draft(0, rank=2, side="right"), Order("left", 2), id="the second on the right side"),
        pytest.param(Draft(0, rank=-1), Order("right"), id="the last is the rightmost"),
        pytest.param(Draft(0, rank=-1, end="left"), Order("right"), id="the last from the left"),
        pytest.param(Draft(0, rank=-1, end="right"), Order("left"), id="the last from the right"),
        pytest.param(Draft(0, rank=-1, end="big"), Order("left"), id="the last by size"),
        pytest.param(Draft(0, side="left"), None, id="cars on the left"),
        pytest.param(Draft(0, side="left", plural=False), Order("left"), id="the car on the left"),
        pytest.param(Draft(0, side="left", count=2), Order("left", count=2), id="the two on the left"),
        pytest.param(Draft(0, side="top right", plural=False), Order("right"), id="a corner goes by its side"),
        pytest.param(Draft(0, side="bottom", plural=False), Order("bottom"), id="at the bottom"),
        pytest.param(Draft(0, side="centre", plural=False), Order("centre"), id="in the middle"),
        pytest.param(Draft(0, side="background", plural=False), None, id="the background is no row"),
        pytest.param(Draft(0, plural=False), None, id="nothing said"),
    ],
)
def test_which_of_a_row(draft: Draft, order: Order | None) -> None:
    assert only(draft).order == order


@pytest.mark.parametrize(
    ("materials", "terms"),
    [
        pytest.param([WOOD], [WOOD], id="one"),
        pytest.param([WOOD, GLASS], [WOOD, GLASS], id="two, in their order"),
        pytest.param([GLASS, WOOD, GLASS], [GLASS, WOOD], id="one said twice"),
    ],
)
def test_there_is_a_pick_for_each_material(materials: list[object], terms: list[object]) -> None:
    picks = Draft(0, colours=["red"], materials=list(materials)).picks()  # type: ignore[arg-type]
    assert [pick.term for pick in picks] == terms
    assert all(pick.colours == ("red",) for pick in picks)


@given(
    st.builds(
        Draft,
        st.just(0),
        plural=st.booleans(),
        count=st.none() | st.integers(0, 20),
        rank=st.none() | st.integers(-1, 10).filter(bool),
        end=st.none() | st.sampled_from(["left", "right", "big", "near"]),
        side=st.none() | st.sampled_from([*ROWS, "top left", "background"]),
    )
)
def test_whatever_was_read_can_be_ranked_and_said_again(draft: Draft) -> None:
    pick = only(draft)
    assert pick.phrase(LEXICON)
    if pick.order is not None:
        assert pick.order.rank >= 1
        assert pick.order.count is None or pick.order.count >= 1
