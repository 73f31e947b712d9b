"""Which objects a prompt asks for, as people really write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.lexicon import Term, TermKind, lexicon
from beholder.engines.embedded.prompt.selection import Selection, select

LEXICON = lexicon()


def said(terms: tuple[Term, ...]) -> list[str]:
    return [term.said for term in terms]


def left_out(selection: Selection) -> list[str]:
    return [pick.term.said for pick in selection.excluded if pick.term]


def choose(prompt: str, after: int = 0) -> Selection:
    return select(words.tokens(prompt), LEXICON, after)


@pytest.mark.parametrize(
    "prompt",
    [
        pytest.param("", id="empty"),
        pytest.param("the all of the prominent items in the image", id="the spec page's words"),
        pytest.param("every object you can see", id="every object"),
        pytest.param("all objects. The box_2d should be [ymin, xmin, ymax, xmax] normalized to 0-1000.", id="a format"),
        pytest.param("everything as a JSON list with labels", id="JSON"),
    ],
)
def test_everything(prompt: str) -> None:
    selection = choose(prompt)
    assert selection.everything
    assert all(selection.accepts(label) for label in LEXICON.labels)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        pytest.param("only the dogs", ["dog"], id="only"),
        pytest.param("cars and people", ["car", "person"], id="two kinds"),
        pytest.param("cats, dogs or birds", ["cat", "dog", "bird"], id="a list"),
        pytest.param("any vehicles", ["vehicle"], id="a group"),
        pytest.param("the wooden and glass items", ["wooden", "glass"], id="materials"),
        pytest.param(
            "the glass on the table", ["glass"], id="a glass is a thing, and what it stands on is not asked for"
        ),
        pytest.param("the wooden table", ["table"], id="a material before a noun"),
        pytest.param("the orange cat", ["cat"], id="orange as a colour"),
        pytest.param("an orange", ["orange"], id="orange as a fruit"),
        pytest.param("dogs dogs dogs", ["dog"], id="said three times"),
    ],
)
def test_wanted(prompt: str, wanted: list[str]) -> None:
    assert said(choose(prompt).wanted) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted", "excluded"),
    [
        pytest.param("anything that is not a person", [], ["person"], id="is not"),
        pytest.param("everything except people, cars", [], ["person", "car"], id="except a list"),
        pytest.param("everything but the dog", [], ["dog"], id="but"),
        pytest.param("objects other than cups", [], ["cup"], id="other than"),
        pytest.param("animals without cats", ["animal"], ["cat"], id="some of a group"),
        pytest.param("no cars. Only buses", ["bus"], ["car"], id="a negation ends with its sentence"),
        pytest.param("nothing but cars", ["car"], [], id="nothing but"),
        pytest.param("no more than 5 cars", ["car"], [], id="no more than is a limit"),
    ],
)
def test_excluded(prompt: str, wanted: list[str], excluded: list[str]) -> None:
    selection = choose(prompt)
    assert said(selection.wanted) == wanted
    assert left_out(selection) == excluded


def test_what_is_excluded_is_not_accepted_even_as_part_of_a_group() -> None:
    selection = choose("animals without cats")
    assert selection.accepts("dog")
    assert not selection.accepts("cat")
    assert not selection.accepts("car")


@pytest.mark.parametrize(
    ("prompt", "limit"),
    [
        pytest.param("up to 5 cars", 5, id="up to"),
        pytest.param("at most twenty things", 20, id="a number in words"),
        pytest.param("limit to 25 objects", 25, id="limit to"),
        pytest.param("limit the answer to 3", 3, id="limit something to"),
        pytest.param("the 4 most prominent objects", 4, id="the 4 most"),
        pytest.param("top 10", 10, id="top"),
        pytest.param("box_2d normalized to 0-1000", None, id="a range is not a limit"),
        pytest.param("2 dogs", None, id="a bare number is not a limit"),
        pytest.param("at most 0", None, id="nothing cannot be asked for"),
    ],
)
def test_limit(prompt: str, limit: int | None) -> None:
    assert choose(prompt).limit == limit


@pytest.mark.parametrize(
    ("prompt", "unknown"),
    [
        pytest.param("the daisies and the cars in the meadow", ("daisies", "in the meadow"), id="beside a known kind"),
        pytest.param("all traffic cones", ("traffic cones",), id="two words"),
        pytest.param("unicorns, dragons", ("unicorns", "dragons"), id="a list"),
        pytest.param("clearly visible objects", (), id="an adverb"),
        pytest.param("the 3 largest vehicles", (), id="a superlative"),
        pytest.param("red cars", (), id="a colour"),
        pytest.param("cars in the fog", ("in the fog",), id="a place"),
    ],
)
def test_unknown(prompt: str, unknown: tuple[str, ...]) -> None:
    assert choose(prompt).unknown == unknown


def test_unknown_nouns_are_looked_for_only_after_the_task() -> None:
    prompt = "In my greenhouse snapshot detect cars"
    assert choose(prompt).unknown == ()  # "in" ends the first noun phrase at once
    assert choose("greenhouse snapshot detect cars", 3).unknown == ()


@pytest.mark.parametrize(
    ("prompt", "colours"),
    [
        pytest.param("red and gray cars", ("red", "grey"), id="two colours"),
        pytest.param("an orange", (), id="a fruit"),
        pytest.param("the orange items", ("orange",), id="a colour"),
    ],
)
def test_colours(prompt: str, colours: tuple[str, ...]) -> None:
    assert choose(prompt).colours == colours


def test_written_words_as_objects() -> None:
    selection = choose("all the text")
    assert selection.text
    assert not selection.everything
    assert not selection.accepts("person")


@pytest.mark.parametrize(
    ("prompt", "label", "material"),
    [
        pytest.param("the wooden items", "chair", "wooden", id="chosen for its material"),
        pytest.param("glass things", "vase", "glass", id="glass"),
        pytest.param("wooden items and chairs", "chair", None, id="chosen by name too"),
        pytest.param("chairs", "chair", None, id="by name"),
        pytest.param("wooden items", "dog", None, id="not chosen"),
    ],
)
def test_a_material_is_a_guess_to_be_stated(prompt: str, label: str, material: str | None) -> None:
    assert choose(prompt).material_of(label) == material


def test_narrower_words_keep_their_kind() -> None:
    assert [term.kind for term in choose("women").wanted] == [TermKind.NARROWER]


@given(st.lists(st.sampled_from([" ".join(phrase) for phrase in LEXICON.terms]), min_size=1, max_size=4, unique=True))
def test_a_list_of_known_things_leaves_nothing_unknown(phrases: list[str]) -> None:
    selection = choose(", ".join(phrases))
    assert selection.unknown == ()
    assert selection.wanted


@given(st.text())
def test_any_text_is_read(prompt: str) -> None:
    assert choose(prompt).limit is None or choose(prompt).limit != 0
