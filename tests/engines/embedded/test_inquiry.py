"""An ask is answered in attempts: decoding holds no model's thread, and what is known costs nothing."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from beholder.domain import Ask, OutputFormat, OutputKind, Resolution
from beholder.engines.base import Memory
from beholder.engines.embedded.inquiry import Hand, Inquiry, PixelsWanted
from beholder.engines.embedded.scrutiny import Scrutiny
from beholder.faults import Fault, invalid
from tests.engines.embedded.stand_ins import Experts, Forgetful, Pixels, asking, memory, picture, red

SCENE, TEXT = Scrutiny().scene, Scrutiny().text
A, B = picture("a", "input[1]"), picture("b", "input[2]")


class Runs:
    """Does work at once, in the loop's own thread, and counts."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self, work: Callable[[], str]) -> str:
        self.count += 1
        return work()


async def answered(ask: Ask, pixels: Pixels, experts: Experts, kept: Memory | None = None) -> str:
    return await Inquiry(ask, pixels, memory() if kept is None else kept, experts.crew).answer(Runs())


# --- one picture ------------------------------------------------------------------------------------


async def test_an_answer_is_the_second_attempt_with_the_pixels_that_the_first_wanted() -> None:
    pixels, experts, runs = Pixels(), Experts(), Runs()
    answer = await Inquiry(asking("Caption this image.", A), pixels, memory(), experts.crew).answer(runs)
    assert answer == "A dog and a cat."
    assert (runs.count, pixels.prepared, pixels.blocked) == (2, [("a", SCENE)], [])
    assert experts.asked == [f"detect {SCENE} 2"]


async def test_a_repeated_question_decodes_nothing_and_asks_no_expert() -> None:
    pixels, experts, kept, runs = Pixels(), Experts(), memory(), Runs()
    ask = asking("Segment everything and tell its colour.", A)
    first = await answered(ask, pixels, experts, kept)
    done = list(pixels.prepared), list(experts.asked)
    assert await Inquiry(ask, pixels, kept, experts.crew).answer(runs) == first
    assert (pixels.prepared, experts.asked) == done
    assert (runs.count, pixels.blocked) == (1, [])


async def test_another_question_about_it_pays_only_for_what_is_new() -> None:
    pixels, experts, kept = Pixels(), Experts(), memory()
    await answered(asking("Detect the dogs", A), pixels, experts, kept)
    await answered(asking("How many cats are there?", A), pixels, experts, kept)
    assert (pixels.prepared, experts.asked) == ([("a", SCENE)], [f"detect {SCENE} 2"])
    await answered(asking("Segment the dogs", A), pixels, experts, kept)
    assert (pixels.prepared, experts.asked[1:]) == ([("a", SCENE)] * 2, ["mask dog among 2"])


async def test_only_a_task_that_reads_pays_for_large_pixels() -> None:
    pixels, experts = Pixels(), Experts()
    assert "EXIT" in await answered(asking("Read all text", A), pixels, experts)
    assert (pixels.prepared, experts.asked) == ([("a", TEXT)], [f"read {TEXT}"])


async def test_the_pixels_of_one_scale_are_let_go_before_those_of_another_are_waited_for() -> None:
    pixels, experts = Pixels(), Experts(nothing=True)
    assert "EXIT" in await answered(asking("Caption this image.", A), pixels, experts)
    assert pixels.prepared == [("a", SCENE), ("a", TEXT)]
    assert (pixels.most_in_hand, pixels.in_hand) == (1, 0)
    assert experts.asked == [f"detect {SCENE} 2", f"classify {SCENE}", f"read {TEXT}"]


@pytest.mark.parametrize("kept", [pytest.param(Forgetful(), id="none"), pytest.param(memory(1), id="one byte")])
async def test_a_memory_too_small_for_anything_still_leads_to_an_answer(kept: Memory) -> None:
    properties = {"objects": {"type": "array", "items": {"type": "object", "properties": {"mask": {"type": "string"}}}}}
    schema = {"type": "object", "properties": properties | {"text": {"type": "string"}}}
    ask = asking("Segment all", A, output=OutputFormat(OutputKind.JSON, schema))
    pixels = Pixels()
    answer = json.loads(await answered(ask, pixels, Experts(), kept))
    assert (len(answer["objects"]), answer["text"]) == (2, "EXIT")
    assert (len(pixels.prepared), pixels.in_hand) == (3, 0)
    assert pixels.blocked


async def test_the_resolution_decides_the_pixels() -> None:
    pixels, experts = Pixels(), Experts()
    await answered(asking("Caption this image.", picture("a")), pixels, experts)
    small = Scrutiny().scene // 2
    await answered(asking("Caption this image.", replace(A, resolution=Resolution.LOW)), pixels, experts)
    assert pixels.prepared == [("a", SCENE), ("a", small)]


async def test_no_picture_needs_no_pixels() -> None:
    pixels, runs = Pixels(), Runs()
    assert "none in this request" in await Inquiry(asking("Hello"), pixels, memory(), Experts().crew).answer(runs)
    assert (runs.count, pixels.prepared) == (1, [])


# --- several pictures -------------------------------------------------------------------------------


async def test_several_pictures_are_in_hand_one_at_a_time() -> None:
    pixels, experts = Pixels(), Experts()
    answer = await answered(asking("Caption these images.", A, B), pixels, experts)
    assert answer == "1. A dog and a cat.\n2. A dog and a cat."
    assert (pixels.prepared, pixels.most_in_hand, pixels.blocked) == ([("a", SCENE), ("b", SCENE)], 1, [])
    assert experts.asked == [f"detect {SCENE} 2"] * 2


@pytest.mark.parametrize(
    ("prompt", "scale", "question"),
    [
        pytest.param("Read all text", TEXT, f"read {TEXT}", id="reading"),
        pytest.param("Classify these images", SCENE, f"classify {SCENE}", id="classifying"),
        pytest.param("What is different between these two images?", SCENE, f"detect {SCENE} 2", id="comparing"),
    ],
)
async def test_each_task_glances_for_what_it_needs(prompt: str, scale: int, question: str) -> None:
    pixels, experts = Pixels(), Experts()
    await answered(asking(prompt, A, B), pixels, experts)
    assert pixels.prepared == [("a", scale), ("b", scale)]
    assert experts.asked[:2] == [question] * 2


async def test_the_work_for_many_pictures_grows_with_their_number_only() -> None:
    pixels, experts, runs = Pixels(), Experts(), Runs()
    images = [picture(str(number)) for number in range(30)]
    await Inquiry(asking("Caption these images.", *images), pixels, memory(), experts.crew).answer(runs)
    assert (runs.count, len(pixels.prepared), len(experts.asked)) == (32, 30, 30)


async def test_what_is_needed_beyond_a_glance_is_waited_for_by_the_thread() -> None:
    pixels, experts = Pixels(), Experts()
    items = json.loads(await answered(asking("Segment the dogs", A, B), pixels, experts))
    assert [item["image"] for item in items] == [1, 2]
    assert pixels.blocked == [("a", SCENE), ("b", SCENE)]


# --- others -----------------------------------------------------------------------------------------


async def test_a_slow_decode_holds_no_run() -> None:
    """One model's thread is enough for an answer while the pixels of another ask are waited for."""
    pixels, experts, kept, runs = Pixels("a"), Experts(), memory(), Runs()
    slow = asyncio.ensure_future(Inquiry(asking("Caption", A), pixels, kept, experts.crew).answer(runs))
    await pixels.waiting.wait()
    assert await answered(asking("Caption", B), pixels, experts, kept) == "A dog and a cat."
    assert runs.count == 1  # the attempt of the slow one, over long ago
    pixels.gate.set()
    assert await slow == "A dog and a cat."


async def test_who_leaves_lets_go_of_the_pixels() -> None:
    pixels, held = Pixels(), asyncio.Event()

    async def run(work: Callable[[], str]) -> str:
        if pixels.in_hand:
            held.set()
            await asyncio.Event().wait()
        return work()

    leaver = asyncio.ensure_future(Inquiry(asking("Caption", A), pixels, memory(), Experts().crew).answer(run))
    await held.wait()
    leaver.cancel()
    await asyncio.wait([leaver])
    assert (leaver.cancelled(), pixels.in_hand) == (True, 0)


async def test_an_image_that_does_not_decode_is_told_by_the_field_of_this_ask() -> None:
    pixels = Pixels()
    pixels.failure = lambda image: invalid("it does not decode", image.where)
    with pytest.raises(Fault, match=r"input\[1\]: it does not decode"):
        await answered(asking("Caption", A), pixels, Experts())


# --- the hand ---------------------------------------------------------------------------------------


def test_a_hand_gives_what_it_was_handed_and_wants_all_else() -> None:
    pixels = Pixels()
    hand, held = Hand(pixels), red(100)
    hand.take(A, 100, held)
    assert hand(A, longest=100) is held
    for image, longest in ((A, 200), (B, 100), (A, None)):
        with pytest.raises(PixelsWanted) as wanted:
            hand(image, longest=longest)
        assert (wanted.value.sha256, wanted.value.longest) == (image.sha256, longest)
    hand.drop()
    with pytest.raises(PixelsWanted):
        hand(A, longest=100)
    assert pixels.blocked == []


def test_a_patient_hand_decodes_and_holds_the_latest() -> None:
    pixels = Pixels()
    hand = Hand(pixels)
    hand.patient = True
    assert hand(A, longest=100) is hand(A, longest=100)
    assert hand(B, longest=100).shape == hand(A, longest=100).shape
    assert pixels.blocked == [("a", 100), ("b", 100), ("a", 100)]
