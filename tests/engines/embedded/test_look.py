"""A look asks each expert at most once, only when needed, and gives masks the stored picture's size."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from beholder.domain import RGB, Box, Detection, Image
from beholder.engines.base import Memory
from beholder.engines.embedded.experts.detection.detector import ANSWERED
from beholder.engines.embedded.experts.networks.interruption import Interrupted, Interruption, interruptible
from beholder.engines.embedded.look import Look, prominence
from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.selection import Selection, select
from beholder.engines.embedded.scrutiny import Scrutiny
from tests.engines.embedded.stand_ins import BIG, SMALL, Experts, Forgetful, memory, picture, red

SCENE, TEXT = Scrutiny().scene, Scrutiny().text


def decode(image: Image, *, longest: int | None = None) -> RGB:
    return red(longest)


def look(
    experts: Experts,
    scrutiny: Scrutiny = Scrutiny(),  # noqa: B008
    *,
    kept: Memory | None = None,
    image: Image | None = None,
) -> Look:
    return Look(image or picture(), decode, kept or Forgetful(), experts.crew, lexicon(), scrutiny)


def choose(prompt: str) -> Selection:
    return select(words.tokens(prompt), lexicon())


def test_nothing_is_asked_before_it_is_needed() -> None:
    experts = Experts()
    look(experts)
    assert experts.asked == []


def test_each_expert_is_asked_once_at_its_own_scale() -> None:
    experts = Experts()
    seen = look(experts)
    for _ in range(3):
        assert [found.label for found in seen.detections] == ["dog", "cat"]
        assert seen.names[0].label == "daisy"
        assert seen.lines[0].text == "EXIT"
    assert experts.asked == [f"detect {SCENE}", f"classify {SCENE}", f"read {TEXT}"]


def test_scrutiny_decides_the_scales_and_the_passes() -> None:
    experts = Experts()
    seen = look(experts, Scrutiny(scene=512, text=640, grids=(2, 3), parts=2))
    assert seen.detections and seen.names and seen.lines
    assert experts.asked == ["detect 512 2 3", "classify 512", "read 640 in 2"]


def test_choosing_boxes_pays_for_the_detector_only() -> None:
    experts = Experts()
    assert [found.label for found in look(experts).choose(choose("cats and dogs"))] == ["dog", "cat"]
    assert experts.asked == [f"detect {SCENE}"]


def faintly(seen: Look, prompt: str = "everything") -> list[tuple[str, float]]:
    return [(found.label, found.score) for found in seen.choose(choose(prompt), faint=True)]


def test_what_is_likelier_not_there_is_told_to_those_who_see_scores_only() -> None:
    experts = Experts()
    experts.faint = [Detection(BIG, "cow", 0.1)]
    seen = look(experts)
    assert [found.label for found in seen.choose(choose("everything"))] == ["dog", "cat"]
    assert faintly(seen) == [("dog", 0.8), ("cat", 0.9), ("cow", 0.1)]
    assert faintly(seen, "cows") == [("cow", 0.1)]
    assert experts.asked == [f"detect {SCENE}"]


@pytest.mark.parametrize(("score", "told"), [(ANSWERED - 0.01, 0), (ANSWERED, 1)], ids=["below", "at it"])
def test_the_threshold_of_plain_answers(score: float, told: int) -> None:
    experts = Experts(nothing=True)
    experts.faint = [Detection(BIG, "cow", score)]
    assert len(look(experts).detections) == told


@pytest.mark.parametrize(
    ("prompt", "labels"),
    [
        pytest.param("the daisies", ["looks like a daisy"], id="an unknown kind is looked for among regions"),
        pytest.param("the rockets", [], id="and not invented"),
        pytest.param("all text", ["EXIT"], id="written words"),
        pytest.param("at most one animal", ["dog"], id="the most prominent"),
        pytest.param("red cats", ["cat"], id="by colour"),
        pytest.param("blue cats", [], id="by a colour it has not"),
    ],
)
def test_choose(prompt: str, labels: list[str]) -> None:
    assert [found.label for found in look(Experts()).choose(choose(prompt))] == labels


def test_masks_have_the_size_of_the_box_in_the_stored_picture() -> None:
    experts = Experts()
    seen = look(experts)
    (found,) = seen.with_masks(seen.choose(choose("dogs")))
    assert found.mask is not None
    assert found.mask.values.shape == (1000, 2000)  # half of 2000 x 4000, though the experts saw 512 x 1024
    assert experts.asked[-1] == "mask dog among 2"


def test_no_masks_are_made_of_nothing() -> None:
    experts = Experts()
    assert look(experts).with_masks([]) == []
    assert experts.asked == []


def test_crop_is_the_inside_of_the_box() -> None:
    assert look(Experts()).crop(BIG).shape == (SCENE // 4, SCENE // 2, 3)


def test_context_is_cut_with_it_as_far_as_the_picture_goes() -> None:
    assert look(Experts()).crop(BIG, 0.5).shape == (SCENE // 4 * 3 // 2, SCENE // 2 * 3 // 2, 3)


def test_colour_is_that_of_the_pixels() -> None:
    assert look(Experts()).colour_of(Detection(BIG, "dog", 1.0)) == "red"


# --- what is remembered -----------------------------------------------------------------------------


def all_of(seen: Look) -> object:
    """Look at everything there is to see."""
    masked = [(found, found.mask and found.mask.values.tobytes()) for found in seen.with_masks(seen.detections)]
    colours = [seen.colour_of(found) for found in seen.detections]
    return [(found.label, found.box, mask) for found, mask in masked], seen.names, seen.lines, seen.regions, colours


def test_the_same_bytes_are_looked_at_once_and_not_decoded_again() -> None:
    experts, kept = Experts(), memory()
    first = all_of(look(experts, kept=kept))
    asked = list(experts.asked)
    assert {question.split()[0] for question in asked} == {"detect", "classify", "read", "regions", "mask"}

    def nothing(image: Image, *, longest: int | None = None) -> RGB:
        raise AssertionError("all of it is known")

    elsewhere = replace(picture(), where="input[3]")
    assert all_of(Look(elsewhere, nothing, kept, experts.crew, lexicon(), Scrutiny())) == first
    assert experts.asked == asked


@pytest.mark.parametrize(
    ("image", "scrutiny", "questions"),
    [
        pytest.param(picture("1"), Scrutiny(), ["detect", "classify", "read", "regions", "mask"], id="other bytes"),
        pytest.param(
            replace(picture(), project="another"),
            Scrutiny(),
            ["detect", "classify", "read", "regions", "mask"],
            id="another project: the time it takes tells nothing of the first",
        ),
        pytest.param(picture(), Scrutiny(grids=(2,)), ["detect", "mask"], id="a detector that looks closer"),
        pytest.param(picture(), Scrutiny(parts=2), ["read"], id="a reader that looks closer"),
        pytest.param(picture(), Scrutiny(text=4096), ["read"], id="larger text"),
        pytest.param(picture(), Scrutiny(scene=512), ["detect", "classify", "regions", "mask"], id="a smaller scene"),
    ],
)
def test_what_differs_is_looked_at_anew(image: Image, scrutiny: Scrutiny, questions: list[str]) -> None:
    experts, kept = Experts(), memory()
    all_of(look(experts, kept=kept))
    experts.asked.clear()
    all_of(look(experts, scrutiny, kept=kept, image=image))
    assert {question.split()[0] for question in experts.asked} == set(questions)


def test_only_masks_that_are_not_known_are_made() -> None:
    experts, kept = Experts(), memory()
    seen = look(experts, kept=kept)
    dog, cat = seen.detections
    seen.with_masks([dog])
    seen.with_masks([dog, cat])
    seen.with_masks([cat])
    assert experts.asked[1:] == ["mask dog among 2", "mask cat among 2"]


def test_each_mask_goes_with_its_box() -> None:
    boxes = [replace(BIG, ymax=100 + 20 * number) for number in range(11)]
    masked = look(Experts(), kept=memory()).with_masks([Detection(box, "dog", 1.0) for box in boxes])
    assert [found.mask.values.shape[0] for found in masked if found.mask] == [2 * box.ymax for box in boxes]


def test_masks_made_before_the_work_was_broken_off_are_remembered() -> None:
    experts, kept = Experts(), memory()
    things = look(experts, kept=kept).detections

    def at_the_second(question: str) -> None:
        if question.startswith("mask cat"):
            raise Interrupted

    experts.before = at_the_second
    with pytest.raises(Interrupted):
        look(experts, kept=kept).with_masks(things)
    experts.before = lambda question: None
    look(experts, kept=kept).with_masks(things)
    assert experts.asked[1:] == ["mask dog among 2", "mask cat among 2"]


def test_no_expert_is_asked_once_the_work_is_to_be_broken_off() -> None:
    experts, breaks = Experts(), Interruption()
    experts.before = lambda question: breaks.interrupt()
    seen = look(experts)
    with interruptible(breaks):
        assert seen.detections
        with pytest.raises(Interrupted):
            seen.names  # noqa: B018
    assert [question.split()[0] for question in experts.asked] == ["detect"]


def test_a_picture_that_cannot_be_decoded_yet_may_be_looked_at_later() -> None:
    answers = iter([TimeoutError("not yet"), None])

    def at_second(image: Image, *, longest: int | None = None) -> RGB:
        if (trouble := next(answers)) is not None:
            raise trouble
        return red(longest)

    seen = Look(picture(), at_second, memory(), Experts().crew, lexicon(), Scrutiny())
    with pytest.raises(TimeoutError):
        seen.detections  # noqa: B018
    assert len(seen.detections) == 2


@pytest.mark.parametrize(
    ("more", "less"),
    [
        pytest.param(Detection(BIG, "dog", 0.8), Detection(SMALL, "cat", 0.9), id="larger"),
        pytest.param(Detection(BIG, "dog", 0.9), Detection(BIG, "cat", 0.8), id="surer"),
        pytest.param(Detection(Box(0, 0, 1000, 1000), "dog", 1.0), Detection(BIG, "cat", 1.0), id="all of it"),
    ],
)
def test_prominence(more: Detection, less: Detection) -> None:
    assert 0 < prominence(less) < prominence(more) <= 1


class Unsure(Experts):
    """Experts who see a faint fox besides, and may be asked for no less than is worth a look."""

    def detect(self, image: RGB, *, grids: Sequence[int]) -> list[Detection]:
        return [*super().detect(image, grids=grids), Detection(SMALL, "fox", ANSWERED - 0.01)]


def test_faint_signs_are_found_only_by_who_expects_them() -> None:
    experts = Unsure()
    seen = look(experts)
    assert {found.label for found in seen.detections} == {"cat", "dog"}
    assert {found.label for found in seen.candidates} == {"cat", "dog", "fox"}
    assert {found.label for found in seen.expecting().detections} == {"cat", "dog", "fox"}
    assert {found.label for found in seen.detections} == {"cat", "dog"}
    assert experts.asked == [f"detect {SCENE}"]


def test_the_backdrop_is_measured_once_around_what_was_found() -> None:
    experts, kept = Experts(), memory()
    assert look(experts, kept=kept).backdrop == look(experts, kept=kept).backdrop
    assert look(experts, kept=kept).backdrop.vivid == 1
    assert experts.asked == [f"detect {SCENE}"]
