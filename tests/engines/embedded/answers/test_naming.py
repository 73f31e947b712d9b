"""Classification, freely and by choice."""

import pytest

from beholder.engines.embedded.answers.naming import choose, classify
from beholder.engines.embedded.lexicon import lexicon
from tests.engines.embedded.sights import Sight, name, thing

RETRIEVER = name("golden retriever", 0.62)


@pytest.mark.parametrize(
    ("sight", "text"),
    [
        pytest.param(Sight(names=[RETRIEVER]), "This looks like a golden retriever (62%).", id="one"),
        pytest.param(
            Sight(names=[RETRIEVER, name("cocker spaniel", 0.1), name("tennis ball", 0.01)]),
            "This looks like a golden retriever (62%); less likely cocker spaniel (10%).",
            id="the next, but not the hopeless",
        ),
        pytest.param(
            Sight(thing("stop sign"), names=[name("volcano", 0.22)]),
            "This looks like a stop sign (90%); less likely volcano (22%).",
            id="the detector, where the classifier is not sure",
        ),
        pytest.param(
            Sight(thing("dog", score=0.99), names=[RETRIEVER]),
            "This looks like a golden retriever (62%).",
            id="the classifier's finer word, where it is sure",
        ),
        pytest.param(
            Sight(thing("dog", score=0.3), names=[name("rocket", 0.4)]),
            "This looks like a rocket (40%).",
            id="the surer of two that are not",
        ),
        pytest.param(
            Sight(names=[name("rocket", 0.1)]),
            "I cannot name the main subject of this picture with confidence.",
            id="not sure",
        ),
    ],
)
def test_classify(sight: Sight, text: str) -> None:
    assert classify(sight, lexicon()).text == text


def test_data_lists_every_guess_with_its_score() -> None:
    data = classify(Sight(names=[RETRIEVER, name("tennis ball", 0.0123)]), lexicon()).data
    assert data == [{"label": "golden retriever", "score": 0.62}, {"label": "tennis ball", "score": 0.012}]


@pytest.mark.parametrize(
    ("options", "sight", "choice"),
    [
        pytest.param(["cat", "dog"], Sight(thing("dog")), "dog", id="by what was detected"),
        pytest.param(["hound", "feline"], Sight(thing("dog")), "hound", id="by a synonym"),
        pytest.param(["retriever", "spaniel"], Sight(names=[RETRIEVER]), "retriever", id="by a kind of it"),
        pytest.param(
            ["cat", "dog"], Sight(thing("cat", score=0.4), thing("dog", score=0.8)), "dog", id="the surer one"
        ),
        pytest.param(["animal", "vehicle"], Sight(thing("bus")), "vehicle", id="groups"),
        pytest.param(["rocket", "Other"], Sight(thing("bus")), "Other", id="a way out is taken"),
        pytest.param(["rocket", "pagoda"], Sight(thing("bus")), "rocket", id="else the first"),
    ],
)
def test_choose(options: list[str], sight: Sight, choice: str) -> None:
    assert choose(sight, options, lexicon()).data == choice


def test_words_admit_that_no_option_fits() -> None:
    assert choose(Sight(), ["rocket", "pagoda"], lexicon()).text == "I cannot tell which of rocket or pagoda this is."
