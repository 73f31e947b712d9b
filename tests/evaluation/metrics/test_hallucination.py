import pytest

from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.evaluation.metrics.hallucination import Naming
from beholder.evaluation.vocabulary import Mention, Vocabulary


def mentions(text: str) -> list[Mention]:
    words = lexicon()
    return Vocabulary(words, words.labels).mentions(text)


@pytest.mark.parametrize(
    ("caption", "marked", "human", "wrong"),
    [
        pytest.param("a cat on a couch", {"cat", "couch"}, "", [], id="all there"),
        pytest.param("a cat and a dog", {"cat"}, "", ["dog"], id="one is not"),
        pytest.param("a cat on a sofa", {"cat", "couch"}, "", [], id="a synonym"),
        pytest.param("two cats", {"cat"}, "", [], id="a plural"),
        pytest.param("a cat", set(), "my kitten", [], id="not marked, but people say it"),
        pytest.param("two animals", {"horse"}, "", [], id="a word for several kinds, one of them there"),
        pytest.param("two animals", {"car"}, "", ["animal"], id="a word for several kinds, none of them there"),
        pytest.param("a sign", {"car"}, "street signs", [], id="a word for several kinds that people use"),
        pytest.param("a lovely day", {"cat"}, "", [], id="no object words"),
    ],
)
def test_what_is_not_there(caption: str, marked: set[str], human: str, wrong: list[str]) -> None:
    assert Naming().add(mentions(caption), marked, mentions(human)) == wrong


def test_sums() -> None:
    naming = Naming()
    assert (naming.chair_i, naming.chair_s, naming.recall, naming.recall_of_told) == (None, None, None, None)
    naming.add(mentions("a cat, a dog and a bird"), {"cat", "couch"}, mentions("a cat near a bird"))
    naming.add(mentions("two people"), {"person"}, mentions("somebody"))
    assert naming.chair_i == 1 / 4  # the dog
    assert naming.chair_s == 1 / 2
    assert naming.recall == 2 / 3  # not the couch
    assert naming.recall_of_told == 1


def test_a_kind_said_twice_is_recalled_once() -> None:
    naming = Naming()
    naming.add(mentions("a cat next to a cat"), {"cat", "dog"}, [])
    assert (naming.words, naming.recall) == (2, 1 / 2)
