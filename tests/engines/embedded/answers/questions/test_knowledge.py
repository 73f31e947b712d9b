"""What kinds of things are like, said of those that were found, as a guess."""

import pytest

from beholder.engines.embedded.answers.questions.knowledge import PARTS, SHAPES, knowledge
from beholder.engines.embedded.experts.detection.coco import NAMES
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import LEFT, Sight, thing

ZOO = Sight(thing("zebra"), thing("zebra", LEFT))


@pytest.mark.parametrize(
    ("prompt", "sight", "text"),
    [
        pytest.param(
            "What shape is the clock?", Sight(thing("clock")), "Round, at a guess: a clock mostly is.", id="shape"
        ),
        pytest.param("What shape is the dog?", Sight(thing("dog")), None, id="no shape"),
        pytest.param("What shape is the clock?", ZOO, None, id="not there"),
        pytest.param(
            "What is the bench made of?", Sight(thing("bench")), "Wood, at a guess: a bench mostly is.", id="material"
        ),
        pytest.param("What is the dog made of?", Sight(thing("dog")), None, id="no material"),
        pytest.param(
            "How many legs do these animals have?", ZOO, "Eight, at a guess: I can see two zebras.", id="parts"
        ),
        pytest.param("How many legs? Answer with one word.", ZOO, "8.", id="parts in brief"),
        pytest.param("How many wheels are there?", ZOO, None, id="no such part"),
        pytest.param("How many zebras are there?", ZOO, None, id="no part"),
        pytest.param("How many", ZOO, None, id="nothing"),
        pytest.param("What is this?", ZOO, None, id="another question"),
    ],
)
def test_knowledge(prompt: str, sight: Sight, text: str | None) -> None:
    reply = knowledge(sight, intent(prompt), lexicon())
    assert (reply.text if reply else None) == text


def test_it_is_about_kinds_that_can_be_found() -> None:
    known = set(SHAPES) | {kind for parts in PARTS.values() for kind in parts}
    assert known <= set(NAMES.values())


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_every_known_shape_is_told_as_a_guess(kind: str) -> None:
    reply = knowledge(Sight(thing(kind)), intent(f"What shape is the {kind}?"), lexicon())
    assert reply is not None
    assert reply.data == {"answer": None, "guess": SHAPES[kind]}


@pytest.mark.parametrize(
    ("part", "kind", "count"), [(part, kind, count) for part, kinds in PARTS.items() for kind, count in kinds.items()]
)
def test_every_known_part_is_counted(part: str, kind: str, count: int) -> None:
    plural = lexicon().plural(part)
    asked = intent(f"How many {plural} does the {kind} have? One word.")
    reply = knowledge(Sight(thing(kind), thing(kind, LEFT)), asked, lexicon())
    assert reply is not None, plural
    assert reply.data == {"answer": None, "guess": str(2 * count)}


@pytest.mark.parametrize(
    ("prompt", "sight", "guess"),
    [
        pytest.param("How many legs do the dogs have?", Sight(thing("cat"), thing("dog", LEFT)), "four", id="named"),
        pytest.param("How many legs are there?", Sight(thing("dog"), thing("bird", LEFT)), "four", id="of one kind"),
        pytest.param(
            "How many legs are there?", Sight(*[thing("zebra", LEFT)] * 4), "16", id="more than there are words for"
        ),
        pytest.param("How many tails?", Sight(thing("dog")), "one", id="one each"),
        pytest.param("How many tails?", Sight(thing("chair"), thing("dog", LEFT)), "one", id="a chair has none"),
        pytest.param("So many! How many legs does the dog have?", Sight(thing("dog")), "four", id="many, said before"),
        pytest.param("How manys legs?", Sight(thing("dog")), "four", id="a slip"),
    ],
)
def test_parts_are_multiplied(prompt: str, sight: Sight, guess: str) -> None:
    reply = knowledge(sight, intent(prompt), lexicon())
    assert reply is not None
    assert reply.data == {"answer": None, "guess": guess}


def test_what_is_asked_about_may_be_faint() -> None:
    reply = knowledge(Sight(thing("clock", score=0.15)), intent("What shape is the clock?"), lexicon())
    assert reply is not None
    assert reply.data == {"answer": None, "guess": "round"}
