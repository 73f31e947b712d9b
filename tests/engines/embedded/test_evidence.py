"""The evidence told when thinking is asked for: all of it was looked at, and nothing more."""

from beholder.domain import OutputFormat
from beholder.engines.embedded.evidence import evidence
from beholder.engines.embedded.inquiry import Inquiry
from beholder.engines.embedded.prompt.intent import understand
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.sights import LEFT, RIGHT, Sight, line, name, thing
from tests.engines.embedded.stand_ins import Experts, Pixels, asking, memory, picture
from tests.engines.embedded.test_inquiry import Runs


def told(prompt: str, *sights: Sight) -> str:
    return evidence(understand(prompt, OutputFormat(), len(sights), lexicon()), sights, lexicon())


def test_what_was_understood_comes_first() -> None:
    first, *_ = told("Detect up to 5 red cars, but no buses", Sight()).splitlines()
    assert first == "The prompt asks for boxes of red cars, but not buses, at most 5."
    assert told("Is there a dog?", Sight()).startswith("The prompt asks whether there are dogs.")
    assert told("Caption this", Sight()).startswith("The prompt asks to describe the picture.")
    assert "all things" in told("Detect everything", Sight())


def test_guesses_by_a_flat_picture_are_told() -> None:
    assert "Nearness is judged by size" in told("Where is the nearest car?", Sight())


def test_things_have_place_and_certainty() -> None:
    text = told("Caption this", Sight(thing("bus", LEFT, 0.95), thing("dog", RIGHT, 0.6), thing("cup", score=0.4)))
    assert "bus on the left (certain, 95%), dog on the right (likely, 60%) and cup in the centre (perhaps, 40%)" in text


def test_long_lists_are_cut() -> None:
    text = told("Caption this", Sight(*[thing("car")] * 20))
    assert text.count("car in the centre") == 12
    assert "8 more" in text


def test_what_was_read_and_guessed_is_told() -> None:
    text = told("Read it", Sight(names=[name("cab", 0.7)], lines=[line("EXIT")], regions=[(LEFT, (name("x"),))]))
    assert 'Read "EXIT" (90%).' in text
    assert "looks like cab (70%)" in text
    assert "1 other regions that stand out; names for them are guesses" in text


def test_nothing_found_is_told() -> None:
    text = told("Caption this", Sight())
    assert "found nothing of a known kind" in text
    assert "Read no text." in text


def test_several_pictures_are_told_apart() -> None:
    text = told("Caption these", Sight(thing("bus")), Sight(thing("cat")))
    assert "Image 1: Looked once at 1024 pixels and found bus" in text
    assert "Image 2: Looked once at 1024 pixels and found cat" in text


async def test_only_what_was_looked_at_is_told_and_telling_looks_at_nothing() -> None:
    pixels, experts = Pixels(), Experts()
    inquiry = Inquiry(asking("How many cats are there?", picture()), pixels, memory(), experts.crew)
    await inquiry.answer(Runs())
    done = list(experts.asked)
    text = inquiry.thought()
    assert "then in 2 x 2 parts and found" in text
    assert "Read" not in text
    assert experts.asked == done
