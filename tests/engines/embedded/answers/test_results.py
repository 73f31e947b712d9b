from typing import Any

import pytest

from beholder.engines.embedded.answers.results import LONGEST, told
from beholder.engines.embedded.calls.conversation import Given


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("12 euros", "The function price gave 12 euros.", id="words"),
        pytest.param("It costs 12 euros.", "The function price gave It costs 12 euros.", id="a sentence"),
        pytest.param(12.5, "The function price gave 12.5.", id="a number"),
        pytest.param(0, "The function price gave 0.", id="zero"),
        pytest.param(True, "The function price gave true.", id="a boolean"),
        pytest.param(
            {"price": 12, "currency": "EUR"}, "The function price gave price: 12 and currency: EUR.", id="flat"
        ),
        pytest.param({"a": {"b": [1]}}, 'The function price gave {"a": {"b": [1]}}.', id="nested"),
        pytest.param(["größe", None], 'The function price gave ["größe", null].', id="a list"),
        pytest.param(None, "The function price gave nothing.", id="nothing"),
        pytest.param("", "The function price gave nothing.", id="no words"),
        pytest.param({}, "The function price gave nothing.", id="an empty object"),
    ],
)
def test_what_was_given_is_repeated_as_it_came(value: Any, text: str) -> None:
    assert told([Given("price", value)]) == [text]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("no such shop", "The function price failed: no such shop.", id="with a reason"),
        pytest.param(None, "The function price failed.", id="without"),
    ],
)
def test_a_failure_is_one(value: Any, text: str) -> None:
    assert told([Given("price", value, failed=True)]) == [text]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        pytest.param(Given("scan", None, pictures=1), "The function scan gave a picture.", id="one"),
        pytest.param(Given("scan", [], pictures=2), "The function scan gave 2 pictures.", id="several"),
        pytest.param(Given("scan", "page 3", pictures=1), "The function scan gave page 3.", id="beside words"),
    ],
)
def test_a_picture_is_not_nothing(given: Given, text: str) -> None:
    assert told([given]) == [text]


def test_each_is_a_sentence() -> None:
    assert told([Given("f", 1), Given("g", 2)]) == ["The function f gave 1.", "The function g gave 2."]
    assert told([]) == []


def test_what_is_long_is_cut() -> None:
    (sentence,) = told([Given("f", "x" * 1_000_000)])
    assert LONGEST < len(sentence) < LONGEST + 100
    assert "…" in sentence
