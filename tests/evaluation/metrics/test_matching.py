import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.evaluation.metrics.matching import Tally, match, ratio
from beholder.evaluation.truth import Corners, Found, Labelled

HERE: Corners = (0, 0, 100, 100)
NEAR: Corners = (0, 0, 100, 60)  # IoU 0.6 with HERE
HALF: Corners = (0, 0, 100, 50)  # IoU exactly 0.5
LESS: Corners = (0, 0, 100, 49)
AWAY: Corners = (300, 300, 400, 400)


def found(*corners: Corners, kind: str = "cat") -> list[Found]:
    return [Found(kind, each) for each in corners]


def labelled(*corners: Corners, kind: str = "cat", crowd: bool = False) -> list[Labelled]:
    return [Labelled(kind, each, crowd) for each in corners]


@pytest.mark.parametrize(
    ("answers", "objects", "pairs", "wrong", "missed"),
    [
        pytest.param([], [], (), (), (), id="nothing and nothing"),
        pytest.param(found(HERE), labelled(HERE), ((0, 0),), (), (), id="the same box"),
        pytest.param(found(HALF), labelled(HERE), ((0, 0),), (), (), id="exactly half is enough"),
        pytest.param(found(LESS), labelled(HERE), (), (0,), (0,), id="less than half is not"),
        pytest.param(found(HERE, kind="dog"), labelled(HERE), (), (0,), (0,), id="another kind"),
        pytest.param(found(HERE, NEAR), labelled(HERE), ((0, 0),), (1,), (), id="found twice: once right, once wrong"),
        pytest.param(found(NEAR, HERE), labelled(HERE), ((0, 0),), (1,), (), id="the first answer takes the object"),
        pytest.param(found(HERE), labelled(NEAR, HERE), ((0, 1),), (), (0,), id="of two objects the nearest"),
        pytest.param(found(AWAY), [], (), (0,), (), id="nothing is there"),
        pytest.param([], labelled(HERE, AWAY), (), (), (0, 1), id="nothing found"),
    ],
)
def test_answers_match_objects(
    answers: list[Found],
    objects: list[Labelled],
    pairs: tuple[tuple[int, int], ...],
    wrong: tuple[int, ...],
    missed: tuple[int, ...],
) -> None:
    matches = match(answers, objects)
    assert (matches.pairs, matches.wrong, matches.missed) == (pairs, wrong, missed)


@pytest.mark.parametrize(
    ("answer", "kind", "wrong"),
    [
        pytest.param((10, 10, 20, 20), "cat", (), id="inside"),
        pytest.param((90, 0, 110, 10), "cat", (), id="half of it inside"),
        pytest.param((91, 0, 111, 10), "cat", (0,), id="less than half"),
        pytest.param((10, 10, 20, 20), "dog", (0,), id="inside a crowd of another kind"),
    ],
)
def test_answers_in_a_crowd_are_neither_right_nor_wrong(answer: Corners, kind: str, wrong: tuple[int, ...]) -> None:
    matches = match(found(answer, kind=kind), labelled(HERE, crowd=True))
    assert (matches.pairs, matches.wrong, matches.missed) == ((), wrong, ())


def test_an_object_before_a_crowd() -> None:
    objects = [*labelled(HERE, crowd=True), *labelled((0, 0, 20, 20))]
    matches = match(found((0, 0, 20, 20), (50, 50, 60, 60)), objects)
    assert (matches.pairs, matches.wrong, matches.missed) == (((0, 1),), (), ())


def test_sums_over_pictures() -> None:
    tally = Tally()
    assert (tally.precision, tally.recall, tally.f1) == (None, None, None)
    tally.add(match(found(HERE, AWAY), labelled(HERE)))
    tally.add(match([], labelled(HERE, AWAY)))
    assert (tally.right, tally.wrong, tally.missed) == (1, 1, 2)
    assert tally.precision == 1 / 2
    assert tally.recall == 1 / 3
    assert tally.f1 == pytest.approx(2 * (1 / 2) * (1 / 3) / (1 / 2 + 1 / 3))


CORNERS = st.tuples(*[st.integers(0, 50)] * 2, *[st.integers(51, 100)] * 2)
KINDS = st.sampled_from(["cat", "dog"])


@given(st.lists(st.tuples(KINDS, CORNERS), max_size=8), st.lists(st.tuples(KINDS, CORNERS, st.booleans()), max_size=8))
def test_every_answer_and_object_is_used_at_most_once(
    answers: list[tuple[str, Corners]], objects: list[tuple[str, Corners, bool]]
) -> None:
    found_ones = [Found(*each) for each in answers]
    truths = [Labelled(*each) for each in objects]
    matches = match(found_ones, truths)
    used, taken = [a for a, _ in matches.pairs], [t for _, t in matches.pairs]
    assert len(set(used) | set(matches.wrong)) == len(used) + len(matches.wrong)
    assert sorted(taken + list(matches.missed)) == [index for index, each in enumerate(truths) if not each.crowd]
    assert all(found_ones[a].kind == truths[t].kind for a, t in matches.pairs)


def test_a_perfect_answer_is_perfect() -> None:
    tally = Tally()
    tally.add(match(found(HERE, AWAY), labelled(AWAY, HERE)))
    assert tally.f1 == 1


def test_nothing_divided() -> None:
    assert ratio(0, 0) is None
    assert ratio(1, 4) == 0.25
