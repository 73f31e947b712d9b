"""A picture is named without doubt, or none is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.prompt.pictures import Spoken, spoken_of


@pytest.mark.parametrize(
    ("prompt", "words", "place"),
    [
        pytest.param("Caption the first image.", "Caption the image.", 0, id="by order"),
        pytest.param("How many cars are in the 2nd photo?", "How many cars are in the image?", 1, id="in digits"),
        pytest.param("What is in the last picture?", "What is in the image?", -1, id="the last"),
        pytest.param("Detect the cats in image 2", "Detect the cats in the image", 1, id="by number"),
        pytest.param("Picture #3: how many?", "the image: how many?", 2, id="by a number sign"),
        pytest.param("Read the image number 4", "Read the image", 3, id="by the word number"),
        pytest.param("What colour is the bus in the first one?", "What colour is the bus in the image?", 0, id="one"),
        pytest.param("Caption image 1, and read image 1", "Caption the image, and read the image", 0, id="one twice"),
        pytest.param("And in the second image?", "And in this one?", 1, id="nothing else"),
        pytest.param("What about the last one?", "What about the last one?", None, id="the last of what"),
        pytest.param("what about image 3?", "what about this one?", 2, id="nothing else, by number"),
        pytest.param("How many were in the first image?", "How many were in this one?", 0, id="of what was spoken of"),
        pytest.param("And the cats in image 3?", "And the cats in the image?", 2, id="other things in it"),
        pytest.param("CAPTION THE THIRD PHOTO", "CAPTION the image", 2, id="in capitals"),
    ],
)
def test_one_picture(prompt: str, words: str, place: int | None) -> None:
    assert spoken_of(prompt) == Spoken(words, place=place)


@pytest.mark.parametrize(
    ("prompt", "last"),
    [
        pytest.param("Caption both pictures", 2, id="both"),
        pytest.param("What is different between the two images?", 2, id="the two"),
        pytest.param("Caption these 3 photos", 3, id="a number of them"),
        pytest.param("What do all of the images show?", 0, id="all"),
        pytest.param("Caption all four pictures", 4, id="all four"),
    ],
)
def test_several_pictures(prompt: str, last: int) -> None:
    assert spoken_of(prompt) == Spoken(prompt, last=last)


@pytest.mark.parametrize(
    "prompt",
    [
        pytest.param("Detect the first car", id="the first of something else"),
        pytest.param("Compare the first and the third image", id="two by order"),
        pytest.param("Caption image 1, image 2", id="two by number"),
        pytest.param("Describe picture 1 and picture 2", id="two pictures"),
        pytest.param("Describe image 1 to 3", id="a range"),
        pytest.param("Caption the first two images", id="the first two"),
        pytest.param("all but the first image", id="all but one"),
        pytest.param("How does it differ from the first image?", id="one beside another"),
        pytest.param("Which image shows a bus?", id="one to be told"),
        pytest.param("In the image 3 dogs are playing", id="a number of things"),
        pytest.param("In the image one can see a bus", id="one is anybody"),
        pytest.param("For each image give a caption", id="a rule"),
        pytest.param("Caption image 0", id="counted from nothing"),
        pytest.param("Caption this image.", id="the plain words"),
        pytest.param("", id="no words"),
    ],
)
def test_none_where_there_is_doubt(prompt: str) -> None:
    assert spoken_of(prompt) == Spoken(prompt)


@given(st.text(alphabet="first secondthe image 123,#.\n") | st.text())
def test_any_words_are_read(prompt: str) -> None:
    spoken = spoken_of(prompt)
    assert spoken.place is not None or spoken.words == prompt
