"""A question is about the pictures that came last, unless it names others of the conversation."""

import pytest

from beholder.domain import Image
from beholder.engines.embedded.question import question
from tests.engines.embedded.calls.talks import Said, called, gave, talk
from tests.engines.embedded.stand_ins import picture

A, B, C, D = (picture(name) for name in "abcd")


@pytest.mark.parametrize(
    ("turns", "images"),
    [
        pytest.param([("Caption it.", A)], [A], id="one"),
        pytest.param([("Caption it.", A), ("And the first image?",)], [A], id="the only one"),
        pytest.param([("Caption it.", A), ("And this?", B)], [B], id="the latest"),
        pytest.param([("Caption it.", A), ("And this?", B), ("How many?",)], [B], id="still the latest"),
        pytest.param([("Caption it.", A), ("And?", B), ("Read the first image.",)], [A], id="the first of two turns"),
        pytest.param([("Caption it.", A), ("And?", B), ("Read the last image.",)], [B], id="the last"),
        pytest.param([("Look.", A), ("Caption image 2.", B)], [B], id="by number, beside it"),
        pytest.param([("Caption the second image.", A, B)], [B], id="of several at once"),
        pytest.param([("Look.", A), ("And?", B, C), ("Read the first image.",)], [B], id="of the latest several"),
        pytest.param([("Look.", A), ("And?", B, C), ("Read the third image.",)], [C], id="beyond them, of all"),
        pytest.param([("Look.", A, B), ("Read the fifth image.",)], [A, B], id="there is none"),
        pytest.param([("Look.", A), ("Compare both images.", B)], [A, B], id="both, over turns"),
        pytest.param([("Look.", A), ("And?", B), ("Caption both images.", C)], [B, C], id="both are the last two"),
        pytest.param([("Look.", A), ("And?", B, C), ("Caption both images.",)], [B, C], id="both of the latest"),
        pytest.param([("Look.", A), ("And?", B), ("Caption all the images.",)], [A, B], id="all of them"),
        pytest.param([("Look.", A), ("Caption all the images.", B)], [B], id="all that come with it"),
        pytest.param([("Look.", A), ("Caption all three images.", B)], [B], id="more than there are"),
        pytest.param([("Look.", A), (called("f"),), (gave("f", None, B),)], [B], id="what a function gave"),
        pytest.param(
            [("Caption the first image.", A, B), (called("f"),), (gave("f", 5),)], [A], id="named before a result"
        ),
        pytest.param([("Hello",)], [], id="none"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_the_pictures_that_are_meant(turns: list[tuple[Said, ...]], images: list[Image]) -> None:
    assert question(talk(*turns))[1] == images


def test_the_place_of_a_picture_is_not_that_of_a_thing() -> None:
    prompts, _ = question(talk(("Detect the cats in the first image.", A, B), ("And in the second one?",)))
    assert prompts == ["Detect the cats in the image.", "And in this one?"]
    prompts, _ = question(
        talk(
            ("Detect the cats in the first image.", A),
        )
    )
    assert prompts == ["Detect the cats in the first image."], "there is nothing to choose from"
