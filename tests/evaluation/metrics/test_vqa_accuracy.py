import pytest

from beholder.evaluation.metrics.vqa_accuracy import normalise, vqa_accuracy


@pytest.mark.parametrize(
    ("answer", "normal"),
    [
        pytest.param("Yes.", "yes", id="case and full stop"),
        pytest.param("a cat", "cat", id="article"),
        pytest.param("The  Red\nBus", "red bus", id="white space"),
        pytest.param("two", "2", id="number word"),
        pytest.param("none", "0", id="none is a number"),
        pytest.param("1,000", "1000", id="comma in a number"),
        pytest.param("red, white", "red white", id="comma between words"),
        pytest.param("t-shirt", "t shirt", id="hyphen"),
        pytest.param("3.5", "3.5", id="decimal point"),
        pytest.param("11:43", "11:43", id="time of day"),
        pytest.param("don't know", "dont know", id="apostrophe"),
        pytest.param("eleven", "eleven", id="beyond ten, as it is"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_normal_form(answer: str, normal: str) -> None:
    assert normalise(answer) == normal


@pytest.mark.parametrize(
    ("same", "expected"),
    [
        pytest.param(0, 0.0, id="nobody"),
        pytest.param(1, 0.3, id="one: leaving that one out gives 0, else 1/3"),
        pytest.param(2, 0.6, id="two"),
        pytest.param(3, 0.9, id="three"),
        pytest.param(4, 1.0, id="four"),
        pytest.param(10, 1.0, id="everybody"),
    ],
)
def test_accuracy_is_what_the_official_code_gives(same: int, expected: float) -> None:
    people = ["Two"] * same + [f"other {index}" for index in range(10 - same)]
    assert vqa_accuracy("2.", people) == pytest.approx(expected)


def test_saying_nothing_is_never_right() -> None:
    assert vqa_accuracy(" ", ["[", ".", "a"] + ["red"] * 7) == 0
