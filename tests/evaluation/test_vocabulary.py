import pytest

from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.evaluation.vocabulary import Vocabulary

KINDS = ("person", "cat", "couch", "dining table", "orange", "tv", "Hair-Drier")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(lexicon(), KINDS)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        pytest.param("cat", "cat", id="itself"),
        pytest.param("A Cat", "cat", id="case and article"),
        pytest.param("sofa", "couch", id="a synonym"),
        pytest.param("men", "person", id="a narrower word, in plural"),
        pytest.param("orange", "orange", id="a word that is a colour too"),
        pytest.param("hair drier", "Hair-Drier", id="a kind of the set's own, as the set writes it"),
        pytest.param("dog", None, id="a kind that this set does not label"),
        pytest.param("animal", None, id="several kinds"),
        pytest.param("cat on a mat", None, id="more than a kind"),
        pytest.param("looks like a teapot", None, id="a guess"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_kind_of_a_label(vocabulary: Vocabulary, label: str, kind: str | None) -> None:
    assert vocabulary.kind(label) == kind


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("Two cats on a sofa.", ["cat", "sofa"], id="plural and synonym"),
        pytest.param("an orange cat", ["cat"], id="orange before a noun is a colour"),
        pytest.param("an orange and a cat", ["orange", "cat"], id="an orange, and more"),
        pytest.param("orange and white cats", ["cat"], id="two colours"),
        pytest.param("a cat and an orange.", ["cat", "orange"], id="orange at the end is a fruit"),
        pytest.param("a dining table", ["dining table"], id="two words are one"),
        pytest.param("animals, seen by a man", ["animal", "man"], id="a word for several kinds"),
        pytest.param("nothing that I know by name", [], id="none"),
    ],
)
def test_mentions(vocabulary: Vocabulary, text: str, said: list[str]) -> None:
    assert [mention.said for mention in vocabulary.mentions(text)] == said


def test_a_mention_has_its_kinds(vocabulary: Vocabulary) -> None:
    (mention,) = vocabulary.mentions("my kitten")
    assert mention.kinds == ("cat",)
