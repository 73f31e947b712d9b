"""What is different between pictures."""

from beholder.engines.embedded.answers.compare import compare
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.sights import Sight, thing

BUS, CAR, CAT = thing("bus"), thing("car"), thing("cat")


def text(*sights: Sight) -> str:
    return compare(sights, lexicon()).text


def test_nothing_in_common() -> None:
    assert text(Sight(BUS, CAR), Sight(CAT, CAT)) == (
        "Image 1 shows a bus and a car. Image 2 shows two cats. "
        "Only image 1 has buses and cars. Only image 2 has cats. They have no kind of object in common."
    )


def test_the_same_kinds_in_other_numbers() -> None:
    assert text(Sight(CAR, CAT), Sight(CAR, CAR, CAT)) == (
        "Image 1 shows a car and a cat. Image 2 shows two cars and a cat. "
        "Both have cars and cats, but not as many: 1 and 2 cars in that order."
    )


def test_an_empty_picture() -> None:
    assert "Image 2 shows nothing that I know by name." in text(Sight(BUS), Sight())


def test_two_empty_pictures_are_not_said_to_differ() -> None:
    assert text(Sight(), Sight()) == (
        "Image 1 shows nothing that I know by name. Image 2 shows nothing that I know by name."
    )


def test_three_pictures_share_only_what_all_have() -> None:
    said = text(Sight(BUS, CAR), Sight(CAR, CAT), Sight(CAR))
    assert said.endswith("Only image 1 has buses. Only image 2 has cats. All have cars.")


def test_what_is_not_sure_is_not_compared() -> None:
    reply = compare([Sight(BUS), Sight(BUS, thing("dog", score=0.35))], lexicon())
    assert "dog" not in reply.text
    assert reply.data["images"] == [{"image": 1, "objects": {"bus": 1}}, {"image": 2, "objects": {"bus": 1}}]
    assert reply.data["in_all"] == ["bus"]
