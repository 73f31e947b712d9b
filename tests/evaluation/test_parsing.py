import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Mask
from beholder.evaluation.parsing import Item, count_in, items_in, json_in, labels_in, yes_or_no
from beholder.spatial.masks import data_uri

CAT = {"box_2d": [100, 200, 300, 400], "label": "cat"}
ITEM = Item("cat", (0.2, 0.1, 0.4, 0.3))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[1]", id="bare"),
        pytest.param("```json\n[1]\n```", id="in a fence"),
        pytest.param("Here it is:\n```\n[1]\n```\nAnything else?", id="in a fence, with words around it"),
    ],
)
def test_json(text: str) -> None:
    assert json_in(text) == [1]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param([], [], id="nothing found"),
        pytest.param([CAT], [ITEM], id="a box"),
        pytest.param({"objects": [CAT]}, [ITEM], id="an object around the list"),
        pytest.param([{**CAT, "score": 0.5}], [Item("cat", ITEM.fractions, 0.5)], id="a score"),
        pytest.param([{**CAT, "confidence": 1}], [Item("cat", ITEM.fractions, 1.0)], id="a score by another name"),
        pytest.param([{**CAT, "score": None}], [ITEM], id="a score that is not known"),
        pytest.param([{**CAT, "mask": ""}], [ITEM], id="an empty mask"),
        pytest.param([{**CAT, "box_2d": [300, 200, 100, 400]}], [], id="a box without an inside"),
        pytest.param([{**CAT, "box_2d": [0, 0, 1e999, 1]}], [], id="a box without an end"),
    ],
)
def test_items(value: object, expected: list[Item]) -> None:
    assert items_in(json.dumps(value)) == expected


def test_a_mask() -> None:
    mask = Mask(np.array([[0, 255], [200, 0]], np.uint8))
    (item,) = items_in(json.dumps([{**CAT, "mask": data_uri(mask)}]))
    assert item.mask is not None
    assert (item.mask.values == mask.values).all()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("I see a cat.", "not JSON: 'I see a cat.'", id="words"),
        pytest.param("", "not JSON", id="nothing"),
        pytest.param("7", "no list", id="a number"),
        pytest.param('{"a": 1}', "no list", id="an object without a list"),
        pytest.param("[1]", "cannot be read", id="a list of numbers"),
        pytest.param('[{"label": "cat"}]', "box_2d", id="no box"),
        pytest.param('[{"box_2d": [1, 2, 3, 4]}]', "label", id="no label"),
        pytest.param('[{"label": "cat", "box_2d": [1, 2, 3]}]', "cannot be read", id="three numbers"),
        pytest.param('[{"label": "cat", "box_2d": [1, 2, 3, "x"]}]', "cannot be read", id="a word in a box"),
        pytest.param(json.dumps([{**CAT, "mask": "iVBOR"}]), "cannot be read", id="a mask that is no PNG"),
        pytest.param(json.dumps([{**CAT, "score": "high"}]), "cannot be read", id="a score that is a word"),
    ],
)
def test_what_no_client_could_read(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        items_in(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (items_in, labels_in):
        try:
            assert isinstance(read(text), list)
        except ValueError as error:
            assert len(str(error)) < 300
    assert yes_or_no(text) in ("yes", "no", None)
    count = count_in(text)
    assert count is None or count >= 0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(["cat", "dog"], ["cat", "dog"], id="words"),
        pytest.param([{"label": "cat", "score": 0.5}], ["cat"], id="objects"),
        pytest.param({"labels": ["cat"]}, ["cat"], id="in an object"),
        pytest.param([], [], id="none"),
    ],
)
def test_labels(value: object, expected: list[str]) -> None:
    assert labels_in(json.dumps(value)) == expected


def test_labels_that_are_no_list() -> None:
    with pytest.raises(ValueError, match="no list"):
        labels_in('"cat"')


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("Yes.", "yes", id="yes"),
        pytest.param("no, I see none", "no", id="no, and more"),
        pytest.param("I see no dog.", None, id="no is not first"),
        pytest.param("Yesterday", None, id="another word"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_yes_or_no(text: str, answer: str | None) -> None:
    assert yes_or_no(text) == answer


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("3", 3, id="digits"),
        pytest.param("I count two dogs.", 2, id="a word"),
        pytest.param("There are no dogs.", 0, id="no"),
        pytest.param("None", 0, id="none"),
        pytest.param("12 of 15", 12, id="the first of two"),
        pytest.param("many", None, id="no number"),
    ],
)
def test_count(text: str, count: int | None) -> None:
    assert count_in(text) == count
