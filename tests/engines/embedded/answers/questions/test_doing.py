"""What people do is told by the things with them, and not without."""

import pytest

from beholder.engines.embedded.answers.questions.doing import DOINGS, Doing, doing
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import LEFT, Sight, thing

SURFER = Sight(thing("person"), thing("surfboard", LEFT))
WALKER = Sight(thing("person"), thing("dog", LEFT))


@pytest.mark.parametrize(
    ("prompt", "sight", "text"),
    [
        pytest.param("What sport is this?", SURFER, "Surfing, to judge by a surfboard.", id="a sport"),
        pytest.param("What is the man doing?", SURFER, "Surfing, to judge by a surfboard.", id="an activity"),
        pytest.param(
            "What are they playing?",
            Sight(thing("person"), thing("tennis racket")),
            "Tennis, to judge by a tennis racket.",
            id="a game",
        ),
        pytest.param("What sport is this?", Sight(thing("person"), thing("horse")), None, id="riding is no sport here"),
        pytest.param(
            "What is he doing?",
            Sight(thing("person"), thing("horse")),
            "Riding horse, to judge by a horse.",
            id="riding",
        ),
        pytest.param(
            "What sport is this?",
            Sight(thing("person"), thing("sports ball")),
            "Soccer, at a guess: I can see a sports ball.",
            id="a ball is a guess",
        ),
        pytest.param("What sport is this?", Sight(thing("surfboard")), None, id="nobody there"),
        pytest.param("What is the man doing?", WALKER, None, id="nothing to judge by"),
        pytest.param("Is he surfing?", SURFER, "Yes, probably: I can see a surfboard.", id="whether"),
        pytest.param("Is he surfing?", WALKER, "No, I see no surfboards here.", id="whether not"),
        pytest.param("Is he surfing? One word.", WALKER, "No.", id="briefly"),
        pytest.param("Are they eating?", WALKER, None, id="eating needs no thing that is known"),
        pytest.param("What is this?", SURFER, None, id="another question"),
    ],
)
def test_doing(prompt: str, sight: Sight, text: str | None) -> None:
    reply = doing(sight, intent(prompt), lexicon())
    assert (reply.text if reply else None) == text


def seen(*kinds: str) -> Sight:
    return Sight(thing("person"), *(thing(kind, LEFT) for kind in kinds))


@pytest.mark.parametrize("one", DOINGS, ids=lambda one: one.kind)
def test_every_thing_that_tells_what_is_done_is_one_that_is_detected(one: Doing) -> None:
    assert one.kind in lexicon().labels
    assert one.verbs
    reply = doing(seen(one.kind), intent("What is he doing?"), lexicon())
    assert reply is not None
    guess = one.kind == "sports ball"
    assert reply.data == ({"answer": None, "guess": one.verbs[0]} if guess else {"answer": one.verbs[0]})


@pytest.mark.parametrize("one", [one for one in DOINGS if one.sport], ids=lambda one: one.kind)
def test_a_sport_is_named_as_a_sport(one: Doing) -> None:
    reply = doing(seen(one.kind), intent("What sport is this?"), lexicon())
    assert reply is not None
    assert reply.text.lower().startswith(one.sport)


@pytest.mark.parametrize(
    ("kinds", "prompt", "answer"),
    [
        pytest.param(("horse", "tennis racket"), "What is he doing?", "playing tennis", id="the surer sign first"),
        pytest.param(("horse", "frisbee"), "What sport is this?", "frisbee", id="a sport among what is none"),
        pytest.param(("sports ball", "skis"), "What sport is this?", "skiing", id="a ball tells least"),
        pytest.param(("pizza",), "What activity is this?", "eating", id="an activity"),
        pytest.param(("kite",), "What is the boy doing?", "flying kite", id="flying"),
    ],
)
def test_the_best_sign_decides(kinds: tuple[str, ...], prompt: str, answer: str) -> None:
    reply = doing(seen(*kinds), intent(prompt), lexicon())
    assert reply is not None
    assert reply.data == {"answer": answer}


@pytest.mark.parametrize(
    ("prompt", "kinds", "answer"),
    [
        pytest.param("Is she riding a horse?", ("horse",), "yes", id="riding"),
        pytest.param("Is she riding a horse?", ("dog",), "no", id="not riding"),
        pytest.param("Are they playing baseball?", ("baseball bat",), "yes", id="by the first of two signs"),
        pytest.param("Are they cycling?", ("bicycle",), "yes", id="by another word"),
        pytest.param("Is he eating pizza?", ("pizza",), None, id="eating is not told by what is there"),
        pytest.param("Is this a dog?", ("dog",), None, id="nothing done"),
    ],
)
def test_whether(prompt: str, kinds: tuple[str, ...], answer: str | None) -> None:
    reply = doing(seen(*kinds), intent(prompt), lexicon())
    assert (reply.data if reply else None) == ({"answer": answer} if answer else None)
