"""The words before a head, and where the head then stands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.drafts import Draft
from beholder.engines.embedded.prompt.leading import read_before
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.tagging import Tagged


def tagged(prompt: str) -> Tagged:
    return Tagged(words.tokens(prompt), lexicon())


def read(prompt: str) -> tuple[Draft, str]:
    """Give the draft, and the words that were left."""
    at, draft = tagged(prompt), Draft(0)
    index = read_before(at, 0, draft)
    return draft, at.text(index, len(at))


@pytest.mark.parametrize(
    ("prompt", "said", "head"),
    [
        pytest.param("cats", {}, "cats", id="nothing before it"),
        pytest.param("red cars", {"colours": ["red"]}, "cars", id="a colour"),
        pytest.param("red and blue cars", {"colours": ["red", "blue"]}, "cars", id="two colours"),
        pytest.param("red, blue cars", {"colours": ["red", "blue"]}, "cars", id="two colours and a comma"),
        pytest.param("gray cars", {"colours": ["grey"]}, "cars", id="a colour by another spelling"),
        pytest.param("and red cars", {"colours": ["red"]}, "cars", id="a joint before the first"),
        pytest.param("orange", {"colours": []}, "orange", id="a fruit"),
        pytest.param("huge cars", {"size": "large"}, "cars", id="a size"),
        pytest.param("small red cars", {"size": "small", "colours": ["red"]}, "cars", id="a size and a colour"),
        pytest.param("left car", {"side": "left"}, "car", id="a side"),
        pytest.param("bottom right car", {"side": "bottom right"}, "car", id="a corner"),
        pytest.param("left right car", {"side": "left"}, "car", id="the first place is it"),
        pytest.param("two cars", {"count": 2, "rank": None}, "cars", id="a number"),
        pytest.param("12 cars", {"count": 12}, "cars", id="a number in digits"),
        pytest.param("second car", {"rank": 2, "count": None}, "car", id="a rank"),
        pytest.param("last two cars", {"rank": -1, "count": 2}, "cars", id="a rank and a number"),
        pytest.param("top 5 cars", {"count": None, "side": None, "rank": None}, "cars", id="a limit, read elsewhere"),
        pytest.param("first three cars", {"count": None, "rank": None}, "cars", id="a limit by its other name"),
        pytest.param("largest car", {"end": "big"}, "car", id="a superlative"),
        pytest.param("closest car", {"end": "near"}, "car", id="the closest of all"),
        pytest.param("nearest to the car", {"end": None}, "nearest to the car", id="a relation is no rank"),
        pytest.param("from the left", {"end": None}, "from the left", id="what stands behind a head"),
        pytest.param("one", {"count": None}, "one", id="the red one"),
    ],
)
def test_what_is_said_before_a_head(prompt: str, said: dict[str, Any], head: str) -> None:
    draft, left = read(prompt)
    assert {name: getattr(draft, name) for name in said} == said
    assert left == head


@pytest.mark.parametrize(
    ("prompt", "materials", "head"),
    [
        pytest.param("wooden items", ["wooden"], "items", id="one"),
        pytest.param("metal, wooden and glass items", ["metal", "wooden", "glass"], "items", id="several"),
        pytest.param("glass on the table", [], "glass on the table", id="a thing, not a material"),
        pytest.param("red wooden items", ["wooden"], "items", id="after a colour"),
    ],
)
def test_materials_before_a_head(prompt: str, materials: list[str], head: str) -> None:
    draft, left = read(prompt)
    assert ([term.said for term in draft.materials], left) == (materials, head)


@pytest.mark.parametrize(
    ("prompt", "plural", "determined"),
    [
        pytest.param("cars", True, False, id="none"),
        pytest.param("the car", False, True, id="the"),
        pytest.param("a car", False, False, id="a"),
        pytest.param("this car", False, False, id="this"),
        pytest.param("these cars", True, False, id="these"),
        pytest.param("all cars", True, False, id="all"),
        pytest.param("all the cars", False, True, id="the head says that there are more"),
        pytest.param("only cars", True, True, id="only"),
        pytest.param("just cars", True, True, id="just"),
        pytest.param("his car", True, False, id="his"),
        pytest.param("clearly visible cars", True, False, id="adverbs and adjectives"),
    ],
)
def test_determiners(prompt: str, plural: bool, determined: bool) -> None:
    draft, left = read(prompt)
    assert (draft.plural, draft.determined) == (plural, determined)
    assert left in ("car", "cars")


@pytest.mark.parametrize("pronoun", ["it", "them", "they", "one"])
def test_a_pronoun_that_stands_for_a_thing_is_a_head(pronoun: str) -> None:
    assert read(pronoun)[1] == pronoun
    assert read(f"the red {pronoun}")[1] == pronoun


def test_reading_begins_where_it_is_told() -> None:
    draft = Draft(1)
    assert read_before(tagged("red blue cars"), 1, draft) == 2
    assert draft.colours == ["blue"]


def test_reading_past_the_end_reads_nothing() -> None:
    assert read_before(tagged("cars"), 5, Draft(5)) == 5
    assert read("the red")[1] == ""


WORDS = "the two red and blue , large wooden left top first 5 last largest nearest to a one it only glass items cars"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12))
def test_a_head_stands_at_or_after_its_beginning(parts: list[str]) -> None:
    at, draft = tagged(" ".join(parts)), Draft(0)
    end = read_before(at, 0, draft)
    assert 0 <= end <= len(at)
    assert read_before(at, end, Draft(end)) == end or at[end] == "", "what is left begins with a head"
