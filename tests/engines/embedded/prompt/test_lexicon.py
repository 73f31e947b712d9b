"""The vocabulary as it ships: consistent with itself, and readable by the rules that use it."""

import tomllib
from importlib.resources import files

import pytest

from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.intent import Task
from beholder.engines.embedded.prompt.lexicon import LONGEST, Cue, Lexicon, TermKind, find, lexicon

LEXICON = lexicon()


def test_it_holds_the_80_kinds_of_the_detector() -> None:
    assert len(LEXICON.labels) == 80
    assert len(set(LEXICON.labels)) == 80


def test_every_term_means_labels_that_exist() -> None:
    for term in (*LEXICON.terms.values(), *LEXICON.materials.values()):
        assert term.labels, term
        assert set(term.labels) <= set(LEXICON.labels), term


def test_every_task_of_the_lexicon_is_a_task_of_the_engine() -> None:
    assert set(LEXICON.tasks) == set(Task) - {Task.OTHER}


def test_every_cue_can_be_found_in_itself() -> None:
    for task, cues in LEXICON.tasks.items():
        for cue in cues:
            spoken = tuple("something" if word == "_" else word for word in cue.words)
            assert find(cue, spoken) == len(spoken), (task, cue)


@pytest.mark.parametrize("label", LEXICON.labels)
def test_a_label_and_its_plural_mean_the_label(label: str) -> None:
    for said in (label, LEXICON.plural(label)):
        match = LEXICON.term_at(words.tokens(said), 0)
        assert match is not None
        term, end = match
        assert term.labels == (label,)
        assert term.kind is TermKind.CATEGORY
        assert end == len(words.tokens(said))


@pytest.mark.parametrize(
    ("phrase", "labels", "kind"),
    [
        pytest.param("sofa", ("couch",), TermKind.CATEGORY, id="synonym"),
        pytest.param("men", ("person",), TermKind.NARROWER, id="irregular plural of a narrower word"),
        pytest.param("golden retrievers", ("dog",), TermKind.NARROWER, id="two words, plural"),
        pytest.param("fruits", ("banana", "apple", "orange"), TermKind.GROUP, id="group"),
        pytest.param("traffic light ahead", ("traffic light",), TermKind.CATEGORY, id="the longest match wins"),
        pytest.param("hot dog", ("hot dog",), TermKind.CATEGORY, id="a hot dog is not a dog"),
    ],
)
def test_term_at(phrase: str, labels: tuple[str, ...], kind: TermKind) -> None:
    match = LEXICON.term_at(words.tokens(phrase), 0)
    assert match is not None
    assert (match[0].labels, match[0].kind) == (labels, kind)


@pytest.mark.parametrize("phrase", ["unicorn", "", "the car", "2d"])
def test_no_term_begins_there(phrase: str) -> None:
    assert LEXICON.term_at(words.tokens(phrase), 0) is None


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [
        pytest.param(0, "dog", "no dogs", id="none"),
        pytest.param(1, "dog", "a dog", id="one"),
        pytest.param(2, "person", "two people", id="irregular"),
        pytest.param(12, "bus", "twelve buses", id="the last number in words"),
        pytest.param(13, "bus", "13 buses", id="the first in digits"),
    ],
)
def test_counted(count: int, noun: str, text: str) -> None:
    assert LEXICON.counted(count, noun) == text


@pytest.mark.parametrize(
    ("cue", "text", "end"),
    [
        pytest.param(Cue(("how", "many"), False, False), "so how many cars", 3, id="anywhere"),
        pytest.param(Cue(("count",), True, False), "the count", None, id="only at the start"),
        pytest.param(Cue(("count",), True, False), "well: count them", 3, id="the start of a clause"),
        pytest.param(Cue(("what", "is", "this"), False, True), "what is this?", 3, id="only at the end"),
        pytest.param(Cue(("what", "is", "this"), False, True), "what is this man doing", None, id="not before more"),
        pytest.param(Cue(("what", "does", "_", "say"), False, False), "what does the red sign say", 6, id="a gap"),
        pytest.param(
            Cue(("what", "does", "_", "say"), False, False), "what does it do. they say", None, id="one clause"
        ),
        pytest.param(Cue(("mask", "for"), False, False), "masks for cats", 2, id="plural of a cue word"),
    ],
)
def test_find(cue: Cue, text: str, end: int | None) -> None:
    assert find(cue, words.tokens(text)) == end


def test_a_word_listed_twice_keeps_its_closest_meaning() -> None:
    shipped = files("beholder.engines.embedded.prompt").joinpath("lexicon.toml").read_text(encoding="utf-8")
    table = tomllib.loads(shipped) | {
        "category": {"cup": {"same": ["mug"]}, "bowl": {"narrower": ["mug"]}},
        "group": {"mug": ["cup", "bowl"]},
    }
    match = Lexicon(table).term_at(("mugs",), 0)
    assert match is not None
    assert match[0].kind is TermKind.CATEGORY


@pytest.mark.parametrize(
    ("said", "form", "plural"),
    [
        pytest.param("dog", "dogs", True, id="a plural"),
        pytest.param("dog", "dog", False, id="a singular"),
        pytest.param("person", "people", True, id="an irregular one"),
        pytest.param("sheep", "sheep", False, id="both in one"),
        pytest.param("hot dog", "hot dogs", True, id="two words"),
        pytest.param("dog", "cats", False, id="another's"),
    ],
)
def test_is_plural(said: str, form: str, plural: bool) -> None:
    assert LEXICON.is_plural(said, form.split()) is plural


@pytest.mark.parametrize(
    ("kind", "phrase", "found"),
    [
        pytest.param("side", "on the left hand side of it", ("left", 5), id="the longest phrase"),
        pytest.param("side", "top left corner", ("top left", 2), id="two sides in one"),
        pytest.param("order", "closest to the camera", ("near", 4), id="a rank"),
        pytest.param("order", "near", ("near", 1), id="an entry's own name"),
        pytest.param("size", "tiny", ("small", 1), id="a size"),
        pytest.param("relation", "on top of it", ("on", 3), id="a relation"),
        pytest.param("colour", "gray", ("grey", 1), id="a colour"),
        pytest.param("negator", "apart from that", ("apart from", 2), id="a negator is itself"),
        pytest.param("linking", "that are red", ("that are", 2), id="linking words are themselves"),
        pytest.param("side", "leftmost", None, id="none"),
        pytest.param("side", "", None, id="nothing"),
    ],
)
def test_phrase_at(kind: str, phrase: str, found: tuple[str, int] | None) -> None:
    assert LEXICON.phrase_at(kind, words.tokens(phrase), 0) == found


def test_a_phrase_is_looked_for_where_it_is_said_to_begin() -> None:
    tokens = words.tokens("the car on the left")
    assert LEXICON.phrase_at("side", tokens, 1) is None
    assert LEXICON.phrase_at("side", tokens, 2) == ("left", 5)
    assert LEXICON.term_at(tokens, 0) is None
    assert LEXICON.phrase_at("side", tokens, 9) is None


@pytest.mark.parametrize("kind", ["side", "order", "size", "relation", "colour", "negator", "harmless", "linking"])
def test_every_phrase_is_short_enough_to_be_found(kind: str) -> None:
    for phrase in LEXICON._phrases[kind]:
        assert 0 < len(phrase) <= LONGEST, phrase
        assert LEXICON.phrase_at(kind, phrase, 0) == (LEXICON._phrases[kind][phrase], len(phrase))


def test_every_term_is_short_enough_to_be_found() -> None:
    assert all(0 < len(form) <= LONGEST for form in (*LEXICON.terms, *LEXICON.materials))


@pytest.mark.parametrize(
    ("cue", "text", "end"),
    [
        pytest.param(Cue(("say", "_", "now"), False, False), "say a b c d e now", 7, id="the widest gap"),
        pytest.param(Cue(("say", "_", "now"), False, False), "say a b c d e f now", None, id="too wide"),
        pytest.param(Cue(("say", "_", "now"), False, False), "say now", None, id="a gap is not nothing"),
        pytest.param(Cue(("box",), False, False), "two boxes", 2, id="another plural of a cue word"),
        pytest.param(Cue(("count",), False, True), "count, please", 1, id="the end of a clause"),
        pytest.param(Cue(("count",), False, False), "", None, id="nothing"),
        pytest.param(Cue(("what", "is"), False, False), "what what is", 3, id="a second beginning"),
    ],
)
def test_find_more(cue: Cue, text: str, end: int | None) -> None:
    assert find(cue, words.tokens(text)) == end


def test_a_narrower_word_is_of_one_kind() -> None:
    narrower = [term for term in LEXICON.terms.values() if term.kind is TermKind.NARROWER]
    assert narrower
    assert all(len(term.labels) == 1 for term in narrower)


def test_it_is_read_once() -> None:
    assert lexicon() is LEXICON
