"""Classification, freely and by choice."""

import pytest

from beholder.engines.embedded.answers.naming import choose, classify
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.sights import Sight, name, thing

RETRIEVER = name("golden retriever", 0.62, number=207)
SPANIEL = name("cocker spaniel", 0.1, "English cocker spaniel", "cocker", number=219)
VOLCANO = name("volcano", 0.6, number=980)
GOLDFISH = name("goldfish", 0.7, "Carassius auratus", number=1)


@pytest.mark.parametrize(
    ("sight", "text"),
    [
        pytest.param(Sight(subject={"cat": 0.7}), "This looks like a cat (99%).", id="one"),
        pytest.param(
            Sight(names=[RETRIEVER, SPANIEL], subject={"dog": 0.5, "cat": 0.1}),
            "This looks like a dog (84%), probably a golden retriever; less likely a cat (16%).",
            id="its kind, a guess at the finer word, and the next",
        ),
        pytest.param(
            Sight(names=[SPANIEL], subject={"dog": 0.5}),
            "This looks like a dog (99%).",
            id="too doubtful a word",
        ),
        pytest.param(Sight(names=[VOLCANO]), "This looks like a volcano (99%).", id="no kind of the detector's"),
        pytest.param(
            Sight(names=[VOLCANO], subject={"stop sign": 0.9}),
            "This looks like a stop sign (75%); less likely a volcano (25%).",
            id="the detector's kind before another name",
        ),
        pytest.param(
            Sight(names=[name("bicycle-built-for-two", 0.9, "tandem", number=444)], subject={"bicycle": 0.5}),
            "This looks like a bicycle (99%), probably a bicycle-built-for-two.",
            id="a narrower name",
        ),
        pytest.param(
            Sight(names=[name("mouse", 0.9, "computer mouse", number=673)], subject={"mouse": 0.5}),
            "This looks like a mouse (99%).",
            id="the same name is not said twice",
        ),
        pytest.param(
            Sight(names=[name("jersey", 0.9, "T-shirt", number=610)], subject={"person": 0.4}),
            "This looks like a person (99%).",
            id="what a person wears is not a kind of person",
        ),
        pytest.param(
            Sight(subject={label: 0.1 for label in ("cat", "dog", "bear", "sheep", "cow", "horse")}),
            "I cannot name the main subject of this picture with confidence.",
            id="not sure",
        ),
        pytest.param(
            Sight(names=[name("rocket", 0.0)], subject={}),
            "I cannot name the main subject of this picture with confidence.",
            id="nothing at all",
        ),
    ],
)
def test_classify(sight: Sight, text: str) -> None:
    assert classify(sight, lexicon()).text == text


def test_data_lists_the_likeliest_with_their_scores() -> None:
    sight = Sight(names=[RETRIEVER, VOLCANO], subject={"dog": 0.5, "cat": 0.05, "cow": 0.04, "bear": 0.03, "bus": 0.01})
    data = classify(sight, lexicon()).data
    assert data[0] == {"label": "dog", "score": 0.553, "finer": "golden retriever"}
    assert [item["label"] for item in data] == ["dog", "volcano", "cat", "cow", "bear"]


@pytest.mark.parametrize(
    ("options", "sight", "choice"),
    [
        pytest.param(["cat", "dog"], Sight(thing("dog")), "dog", id="by what was detected"),
        pytest.param(["cat", "dog"], Sight(subject={"dog": 0.06, "cat": 0.04}), "dog", id="by weak evidence"),
        pytest.param(["hound", "feline"], Sight(thing("dog")), "hound", id="by a synonym"),
        pytest.param(["retriever", "spaniel"], Sight(names=[RETRIEVER]), "retriever", id="by a kind of it"),
        pytest.param(["Poodle", "Golden Retriever"], Sight(names=[RETRIEVER]), "Golden Retriever", id="breeds"),
        pytest.param(["cat", "dog"], Sight(subject={"cat": 0.4, "dog": 0.8}), "dog", id="the surer one"),
        pytest.param(["animal", "vehicle"], Sight(thing("bus")), "vehicle", id="groups"),
        pytest.param(["vehicle", "animal"], Sight(names=[GOLDFISH]), "animal", id="a group by a name in the table"),
        pytest.param(["bird", "fish", "insect"], Sight(names=[GOLDFISH]), "fish", id="a kind only in the table"),
        pytest.param(["snakes", "fishes", "goldfish"], Sight(names=[GOLDFISH]), "goldfish", id="the very word"),
        pytest.param(["train", "CITY_BUS"], Sight(thing("bus")), "CITY_BUS", id="a longer name of it"),
        pytest.param(
            ["MOTORCYCLE", "double-decker bus"], Sight(thing("bus")), "double-decker bus", id="two known words"
        ),
        pytest.param(["city bus", "bus"], Sight(thing("bus")), "bus", id="the plain name before a longer one"),
        pytest.param(["not a bus", "train"], Sight(subject={"bus": 0.9, "train": 0.1}), "train", id="what it is not"),
        pytest.param(["bus stop", "truck"], Sight(subject={"bus": 0.9, "truck": 0.1}), "truck", id="what is beside it"),
        pytest.param(["rocket", "Other"], Sight(thing("bus")), "Other", id="a way out is taken"),
        pytest.param(["rocket", "pagoda"], Sight(thing("bus")), "rocket", id="else the first"),
    ],
)
def test_choose(options: list[str], sight: Sight, choice: str) -> None:
    assert choose(sight, options, lexicon()).data == choice


def test_words_admit_that_no_option_fits() -> None:
    assert choose(Sight(), ["rocket", "pagoda"], lexicon()).text == "I cannot tell which of rocket or pagoda this is."
