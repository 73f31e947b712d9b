"""What prompts mean, as people write them: the spec page's own first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import OutputFormat, OutputKind
from beholder.engines.embedded.prompt.intent import Intent, Task, understand
from beholder.engines.embedded.prompt.lexicon import lexicon

LEXICON = lexicon()
JSON = OutputFormat(OutputKind.JSON)
SEGMENTATION = """
Give the segmentation masks for the wooden and glass items.
Output a JSON list of segmentation masks where each entry contains the 2D
bounding box in the key "box_2d", the segmentation mask in key "mask", and
the text label in the key "label". Use descriptive labels.
"""
DETECTION = (
    "Detect the all of the prominent items in the image. "
    "The box_2d should be [ymin, xmin, ymax, xmax] normalized to 0-1000."
)


def intent(prompt: str, output: OutputFormat = OutputFormat(), images: int = 1) -> Intent:  # noqa: B008 - frozen
    return understand(prompt, output, images, LEXICON)


def test_the_spec_pages_detection() -> None:
    understood = intent(DETECTION, JSON)
    assert understood.task is Task.DETECT
    assert understood.select.everything
    assert understood.select.prominent
    assert understood.select.limit is None


def test_the_spec_pages_segmentation() -> None:
    understood = intent(SEGMENTATION)
    assert understood.task is Task.SEGMENT
    assert [term.said for term in understood.select.wanted] == ["wooden", "glass"]
    assert understood.select.unknown == ()


@pytest.mark.parametrize(
    ("prompt", "task"),
    [
        pytest.param("", Task.CAPTION, id="nothing said"),
        pytest.param("Caption this image.", Task.CAPTION, id="the spec page's caption"),
        pytest.param("Describe the scene", Task.CAPTION, id="describe"),
        pytest.param("What's in this photo?", Task.CAPTION, id="what's in"),
        pytest.param("List the objects in the image", Task.CAPTION, id="list"),
        pytest.param("How many people are in this photo?", Task.COUNT, id="how many"),
        pytest.param("Count the chairs", Task.COUNT, id="count"),
        pytest.param("Is there a dog in the picture?", Task.PRESENCE, id="is there"),
        pytest.param("Answer yes or no: are there any animals?", Task.PRESENCE, id="after a colon"),
        pytest.param("Does the image contain a clock?", Task.PRESENCE, id="does it contain"),
        pytest.param("Where is the cat?", Task.WHERE, id="where"),
        pytest.param("What colour is the bus?", Task.COLOUR, id="colour"),
        pytest.param("What color is the bus?", Task.COLOUR, id="color"),
        pytest.param("What does the sign say?", Task.READ, id="what does it say"),
        pytest.param("Transcribe this receipt", Task.READ, id="transcribe"),
        pytest.param("OCR", Task.READ, id="ocr"),
        pytest.param("What is this?", Task.CLASSIFY, id="what is this"),
        pytest.param("What kind of animal is it?", Task.CLASSIFY, id="what kind"),
        pytest.param("Which of these is it: cat, dog, bird?", Task.CLASSIFY, id="which of"),
        pytest.param("Point to the sofa", Task.POINT, id="point"),
        pytest.param("Detect all text in the image", Task.DETECT, id="text as objects"),
        pytest.param("Segment the cats", Task.SEGMENT, id="segment"),
        pytest.param("Return boxes. Never return masks or code fencing.", Task.OTHER, id="forbidden alone is nothing"),
        pytest.param(
            "Return bounding boxes as a JSON array with labels. Never return masks or code fencing.",
            Task.DETECT,
            id="the cookbook's prompt",
        ),
        pytest.param("What is the person doing?", Task.OTHER, id="an action"),
        pytest.param("Is she happy?", Task.OTHER, id="a mood"),
        pytest.param("Write a poem about this", Task.OTHER, id="a poem"),
        pytest.param("Que vois-tu ?", Task.OTHER, id="another language"),
    ],
)
def test_task(prompt: str, task: Task) -> None:
    assert intent(prompt).task is task


@pytest.mark.parametrize(
    ("prompt", "images", "task"),
    [
        pytest.param("What is different between these two images?", 2, Task.COMPARE, id="the spec page's comparison"),
        pytest.param("What is different between these two images?", 1, Task.OTHER, id="with one image"),
        pytest.param("Compare the photos", 3, Task.COMPARE, id="three"),
        pytest.param("Detect all different objects", 2, Task.DETECT, id="different as an adjective"),
    ],
)
def test_comparing_needs_two_images(prompt: str, images: int, task: Task) -> None:
    assert intent(prompt, images=images).task is task


BOXED = {"type": "object", "properties": {"box_2d": {"type": "array"}, "label": {"type": "string"}}}
MASKED = {"type": "object", "properties": {"mask": {"type": "string"}, "label": {"type": "string"}}}
NESTED = {"$ref": "#/$defs/A", "$defs": {"A": {"type": "array", "items": BOXED}}}


def schema(**keywords: object) -> OutputFormat:
    return OutputFormat(OutputKind.JSON, keywords)


@pytest.mark.parametrize(
    ("prompt", "output", "task"),
    [
        pytest.param("the cars", schema(type="array", items=BOXED), Task.DETECT, id="boxes"),
        pytest.param("the cars", schema(type="array", items=MASKED), Task.SEGMENT, id="masks"),
        pytest.param("How many cars?", schema(type="array", items=BOXED), Task.COUNT, id="words win"),
        pytest.param("Describe it", schema(**NESTED), Task.DETECT, id="boxes behind a reference"),
        pytest.param("Describe it", schema(type="string"), Task.CAPTION, id="no boxes"),
        pytest.param("the cars", schema(type="array", items=BOXED), Task.DETECT, id="boxes"),
        pytest.param("the cars", schema(type="array", items=MASKED), Task.SEGMENT, id="masks"),
        pytest.param("How many cars?", schema(type="array", items=BOXED), Task.COUNT, id="words win"),
        pytest.param("Describe it", schema(**NESTED), Task.DETECT, id="boxes behind a reference"),
        pytest.param("Describe it", schema(type="string"), Task.CAPTION, id="no boxes"),
        pytest.param("the cars", OutputFormat(OutputKind.ENUM, {"enum": ["a", "b"]}), Task.CLASSIFY, id="an enum"),
    ],
)
def test_the_form_of_the_answer_decides_what_words_leave_open(prompt: str, output: OutputFormat, task: Task) -> None:
    assert intent(prompt, output).task is task


@pytest.mark.parametrize(
    ("prompt", "brief"),
    [
        pytest.param("Is there a cat? Answer yes or no.", True, id="yes or no"),
        pytest.param("How many? Answer with a single number.", True, id="a single number"),
        pytest.param("What colour? One word.", True, id="one word"),
        pytest.param("What colour is it?", False, id="not asked for"),
    ],
)
def test_brief(prompt: str, brief: bool) -> None:
    assert intent(prompt).brief is brief


@given(st.text(), st.integers(0, 3))
def test_any_prompt_is_understood_as_something(prompt: str, images: int) -> None:
    assert isinstance(intent(prompt, images=images).task, Task)
