"""The engine on real photos: what it says is true of them, and streams, counts and stops as it must."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import pybase64
import pytest
import pytest_asyncio

from beholder.domain import (
    Ask,
    Box,
    Finish,
    FinishReason,
    Generation,
    Image,
    OutputFormat,
    OutputKind,
    Request,
    Role,
    Text,
    ThinkingLevel,
    Thought,
    Turn,
    Words,
)
from beholder.engines.base import fold
from beholder.engines.embedded.crew import Crew
from beholder.engines.embedded.engine import FRAMES, EmbeddedEngine
from beholder.engines.embedded.experts.networks.interruption import interruption
from beholder.images.decoding.pixels import PixelRoom
from beholder.images.formats.header import read_header
from beholder.settings import Settings
from beholder.spatial.boxes import iou, to_pixels
from beholder.spatial.masks import URI_PREFIX, decode_png
from tests.engines.embedded.stand_ins import Experts, Pixels, asking, memory, picture

PHOTOS = Path(__file__).parents[3] / "examples" / "photos"
BUS = Box(336, 226, 655, 590)  # drawn by hand
JSON = OutputFormat(OutputKind.JSON)


def photo(name: str) -> Image:
    data = (PHOTOS / f"{name}.jpg").read_bytes()
    header = read_header(data, "input[1]", 10**8)
    digest = hashlib.sha256(data).hexdigest()
    return Image(data, header.media_type, digest, header.width, header.height, 258, "input[1]")


def ask(prompt: str, *photos: str, output: OutputFormat = OutputFormat(), **knobs: object) -> Ask:  # noqa: B008
    parts: tuple[Text | Image, ...] = (Text(prompt), *(photo(name) for name in photos))
    generation = Generation(**knobs)  # type: ignore[arg-type]
    return Request("gemini-2.5-flash", (Turn(Role.USER, parts),), output=output, generation=generation)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine() -> AsyncIterator[EmbeddedEngine]:
    kept = memory()
    engine = EmbeddedEngine(PixelRoom(kept, Settings()), kept, threads=1)
    yield engine
    await engine.close()


pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("embedded engine")]


@pytest.mark.parametrize(
    ("prompt", "photos", "parts"),
    [
        pytest.param("Caption this image.", ["bus"], ["bus", "cars"], id="caption of a street"),
        pytest.param("Caption this image.", ["desk"], ["laptop", "mouse"], id="caption of a desk"),
        pytest.param("Caption this image.", ["invoice"], ["INVOICE 2024-0117"], id="caption of nothing but text"),
        pytest.param("Is there a bicycle?", ["bicycle"], ["Yes", "bicycle"], id="presence"),
        pytest.param("Is there an elephant?", ["bicycle"], ["No"], id="absence"),
        pytest.param("How many people are there?", ["car"], ["One, by my count of people."], id="count"),
        pytest.param("What colour is the stop sign?", ["stop_sign"], ["Red"], id="colour"),
        pytest.param("Where is the stop sign?", ["stop_sign"], ["left"], id="place"),
        pytest.param("What does the sign say?", ["stop_sign"], ["STOP"], id="reading a sign"),
        pytest.param("Read all text", ["invoice"], ["INVOICE 2024-0117", "$1,284.50"], id="reading a page"),
        pytest.param("What is the man thinking?", ["car"], ["person", "cannot tell"], id="out of reach"),
        pytest.param(
            "What is different between these two images?",
            ["bus", "cats"],
            ["Image 1 shows a bus", "Only image 2 has", "cats"],
            id="comparison",
        ),
        pytest.param(
            "Caption these images.",
            ["bicycle", "cats"],
            ["1. A bicycle.\n2. Two cats in a bathroom"],
            id="two in order",
        ),
    ],
)
async def test_answers_are_true_of_the_photo(
    engine: EmbeddedEngine, prompt: str, photos: list[str], parts: list[str]
) -> None:
    text = (await fold(engine.generate(ask(prompt, *photos)))).text
    for part in parts:
        assert part in text


async def test_the_bus_is_where_it_is(engine: EmbeddedEngine) -> None:
    items = json.loads((await fold(engine.generate(ask("Detect the buses", "bus", output=JSON)))).text)
    assert {item["label"] for item in items} == {"bus"}
    assert iou(Box(*items[0]["box_2d"]), BUS) >= 0.7


async def test_masks_are_cut_to_their_boxes(engine: EmbeddedEngine) -> None:
    image = photo("desk")
    items = json.loads((await fold(engine.generate(ask("Segment the laptop and the mouse", "desk")))).text)
    assert {item["label"] for item in items} == {"laptop", "mouse"}
    for item in items:
        values = decode_png(pybase64.b64decode(item["mask"].removeprefix(URI_PREFIX))).values
        x0, y0, x1, y1 = to_pixels(Box(*item["box_2d"]), image.width, image.height)
        assert values.shape == (y1 - y0, x1 - x0)
        assert 0.2 < (values > 127).mean() < 0.98
        assert values.min() == 0


async def test_looking_closely_finds_at_least_as_many(engine: EmbeddedEngine) -> None:
    found = {}
    for level in (None, *ThinkingLevel):
        request = ask("Detect everything", "table", thinking_level=level)
        found[level] = len(json.loads((await fold(engine.generate(request))).text))
    assert found[ThinkingLevel.MINIMAL] < found[ThinkingLevel.LOW] == found[None] <= found[ThinkingLevel.MEDIUM]
    assert found[ThinkingLevel.MEDIUM] <= found[ThinkingLevel.HIGH] == found[ThinkingLevel.XHIGH]


@pytest.mark.parametrize(
    ("knobs", "thinks"),
    [
        pytest.param({"thinking_summaries": True}, True, id="asked for"),
        pytest.param({"thinking_summaries": True, "thinking_level": ThinkingLevel.LOW}, True, id="at low"),
        pytest.param({"thinking_summaries": True, "thinking_level": ThinkingLevel.MINIMAL}, False, id="at minimal"),
        pytest.param({"thinking_level": ThinkingLevel.HIGH}, False, id="not asked for"),
        pytest.param({}, False, id="nothing said"),
    ],
)
async def test_thoughts_come_first_and_only_when_asked_for(
    engine: EmbeddedEngine, knobs: dict[str, Any], thinks: bool
) -> None:
    deltas = [delta async for delta in engine.generate(ask("Is there a bus?", "bus", **knobs))]
    assert [isinstance(delta, Thought) for delta in deltas[:-1]] == [
        thinks and not index for index in range(len(deltas) - 1)
    ]
    finish = deltas[-1]
    assert isinstance(finish, Finish)
    assert (finish.usage.thought > 0) is thinks
    if thinks:
        assert "bus in the centre (certain" in deltas[0].text  # type: ignore[union-attr]


async def test_a_question_follows_the_picture_and_the_words_of_earlier_turns(engine: EmbeddedEngine) -> None:
    first = ask("Where is the stop sign?", "stop_sign").turns[0]
    said: Turn[Image] = Turn(Role.MODEL, (Text("On the left."),))
    then: Turn[Image] = Turn(Role.USER, (Text("and what colour is it?"),))
    request: Ask = Request("gemini-2.5-flash", (first, said, then))
    assert (await fold(engine.generate(request))).text == "Red, mostly, as the stop sign looks."


async def test_a_stream_is_the_answer_in_pieces(engine: EmbeddedEngine) -> None:
    request = ask("Caption this image.", "bus")
    deltas = [delta async for delta in engine.generate(request)]
    pieces = [delta.text for delta in deltas if isinstance(delta, Words)]
    assert len(pieces) > 3
    assert "".join(pieces) == (await fold(engine.generate(request))).text


async def test_a_long_answer_comes_in_few_pieces(engine: EmbeddedEngine) -> None:
    deltas = [delta async for delta in engine.generate(ask("Segment the laptop", "desk"))]
    assert 10 < len(deltas) <= FRAMES + 1


async def test_what_was_counted_before_is_what_is_reported_after(engine: EmbeddedEngine) -> None:
    request = ask("Caption this image.", "bus", "cats")
    counted = engine.count(request)
    usage = (await fold(engine.generate(request))).usage
    assert (counted.input_image, counted.output_text) == (2 * 258, 0)
    assert (usage.input_text, usage.input_image) == (counted.input_text, counted.input_image)
    assert usage.output_text > 0
    assert usage.total == usage.input + usage.output_text


async def test_max_output_tokens_cuts_and_says_so(engine: EmbeddedEngine) -> None:
    whole = await fold(engine.generate(ask("Caption this image.", "bus")))
    cut = await fold(engine.generate(ask("Caption this image.", "bus", max_output_tokens=2)))
    assert (cut.reason, whole.reason) == (FinishReason.MAX_TOKENS, FinishReason.STOP)
    assert cut.usage.output_text == 2
    assert whole.text.startswith(cut.text)


async def test_stop_sequences_end_the_answer_before_them(engine: EmbeddedEngine) -> None:
    answer = await fold(engine.generate(ask("Caption this image.", "bus", stop_sequences=("and", "zebra"))))
    assert answer.text == "A bus "
    assert answer.reason is FinishReason.STOP


async def test_a_follow_up_is_about_the_picture_of_an_earlier_turn(engine: EmbeddedEngine) -> None:
    first = ask("Caption this image.", "stop_sign").turns[0]
    answered: Turn[Image] = Turn(Role.MODEL, (Text("A stop sign."),))
    asked: Turn[Image] = Turn(Role.USER, (Text("What colour is the stop sign?"),))
    request = Request("gemini-2.5-flash", (first, answered, asked))
    assert "Red" in (await fold(engine.generate(request))).text


async def test_no_picture_at_all(engine: EmbeddedEngine) -> None:
    assert "there is none in this request" in (await fold(engine.generate(ask("Hello")))).text


# --- what is repeated, and what waits ---------------------------------------------------------------


def counted(experts: Crew, asked: list[str]) -> Crew:
    """Give the real experts, writing down each question that they are asked."""

    class Counted:
        def __init__(self, name: str) -> None:
            self.name = name

        def __getattr__(self, question: str) -> Any:
            def ask(*given: Any, **choices: Any) -> Any:
                asked.append(question)
                return getattr(getattr(experts, self.name)(), question)(*given, **choices)

            return ask

    stand_in = SimpleNamespace(
        **{name: partial(Counted, name) for name in ("detector", "classifier", "saliency", "reader", "masker")}
    )
    return cast(Crew, stand_in)


@pytest.mark.parametrize(
    ("prompt", "name", "questions"),
    [
        pytest.param("Caption this image.", "bus", {"detect"}, id="caption"),
        pytest.param("Segment the laptop and the mouse", "desk", {"detect", "mask"}, id="segment"),
        pytest.param("What colour is the stop sign?", "stop_sign", {"detect", "mask"}, id="colour"),
        pytest.param("Read all text", "invoice", {"read"}, id="read"),
        pytest.param("Detect the rockets", "table", {"detect", "regions", "classify"}, id="an unknown kind"),
    ],
)
async def test_a_repeated_photo_costs_no_decode_and_no_model(
    engine: EmbeddedEngine, prompt: str, name: str, questions: set[str]
) -> None:
    asked: list[str] = []
    kept = memory()
    room = PixelRoom(kept, Settings())
    counting = EmbeddedEngine(room, kept, threads=1, crew=counted(engine._crew, asked))
    first = await fold(counting.generate(ask(prompt, name)))
    assert set(asked) == questions
    decodes, asks = room.stats().decodes, len(asked)
    assert await fold(counting.generate(ask(prompt, name))) == first
    assert (room.stats().decodes, len(asked)) == (decodes, asks) == (1, asks)
    await counting.close()


async def test_a_slow_decode_holds_no_thread_that_runs_models() -> None:
    pixels, experts = Pixels("a"), Experts()
    quick = EmbeddedEngine(pixels, memory(), threads=1, crew=experts.crew)
    slow = asyncio.ensure_future(fold(quick.generate(asking("Caption", picture("a")))))
    await pixels.waiting.wait()
    assert (await fold(quick.generate(asking("Caption", picture("b"))))).text == "A dog and a cat."
    pixels.gate.set()
    assert (await slow).text == "A dog and a cat."
    await quick.close()


async def test_the_work_of_a_caller_who_left_is_never_begun() -> None:
    pixels, experts = Pixels(), Experts()
    begun, go = Event(), Event()

    def hold(question: str) -> None:
        begun.set()
        assert go.wait(60)

    experts.before = hold
    busy = EmbeddedEngine(pixels, memory(), threads=1, crew=experts.crew)
    first = asyncio.ensure_future(fold(busy.generate(asking("Caption", picture("a")))))
    assert await asyncio.to_thread(begun.wait, 60)
    leaver, stayer = (asyncio.ensure_future(fold(busy.generate(asking("Caption", picture(name))))) for name in "bc")
    await asyncio.sleep(0)  # both are in the queue for the one thread
    leaver.cancel()
    await asyncio.wait([leaver])
    go.set()
    assert (await first).text == (await stayer).text == "A dog and a cat."
    assert {sha256 for sha256, _ in pixels.prepared} == {"a", "c"}
    assert len(experts.asked) == 2
    await busy.close()


class Held:
    """Holds the experts' first question in the thread that runs it, as a network does, until it is broken off."""

    def __init__(self, experts: Experts) -> None:
        self.begun, self.never, self.times = Event(), Event(), 0
        experts.before = self

    def __call__(self, question: str) -> None:
        self.times += 1
        if self.times > 1:
            return
        breaks = interruption()
        assert breaks is not None
        self.begun.set()
        for _ in range(60_000):
            breaks.check()
            self.never.wait(0.001)
        raise AssertionError("nothing broke it off")


async def test_patient_work_is_broken_off_for_a_person_and_done_after_it() -> None:
    pixels, experts = Pixels(), Experts()
    held, busy = Held(experts), EmbeddedEngine(pixels, memory(), threads=1, crew=experts.crew)
    batch = asyncio.ensure_future(fold(busy.generate(replace(asking("Caption", picture("a")), patient=True))))
    assert await asyncio.to_thread(held.begun.wait, 60)
    assert (await fold(busy.generate(asking("Caption", picture("b"))))).text == "A dog and a cat."
    assert (await batch).text == "A dog and a cat."
    assert held.times == 3
    await busy.close()


async def test_a_person_who_asks_about_the_picture_of_patient_work_is_answered() -> None:
    pixels, experts, kept = Pixels(), Experts(), memory()
    held, busy = Held(experts), EmbeddedEngine(pixels, kept, threads=2, crew=experts.crew)
    batch = asyncio.ensure_future(fold(busy.generate(replace(asking("Caption", picture("a")), patient=True))))
    assert await asyncio.to_thread(held.begun.wait, 60)
    assert (await fold(busy.generate(asking("Caption", picture("a"))))).text == "A dog and a cat."
    assert (await batch).text == "A dog and a cat."
    assert held.times == 2  # the person looked, and the batch remembers
    await busy.close()


async def test_a_reader_who_is_slow_holds_up_no_patient_work() -> None:
    experts = Experts()
    busy = EmbeddedEngine(Pixels(), memory(), threads=1, crew=experts.crew)
    slow = busy.generate(asking("Caption", picture("a")))
    await anext(slow)
    assert (await fold(busy.generate(replace(asking("Caption", picture("b")), patient=True)))).text
    await slow.aclose()
    await busy.close()


async def test_a_network_is_broken_off_when_its_caller_leaves() -> None:
    pixels, experts = Pixels(), Experts()
    held, busy = Held(experts), EmbeddedEngine(pixels, memory(), threads=1, crew=experts.crew)
    leaver = asyncio.ensure_future(fold(busy.generate(asking("Caption", picture("a")))))
    assert await asyncio.to_thread(held.begun.wait, 60)
    leaver.cancel()
    await asyncio.wait([leaver])
    assert (await fold(busy.generate(asking("Caption", picture("b"))))).text == "A dog and a cat."
    await busy.close()
