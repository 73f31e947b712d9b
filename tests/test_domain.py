"""The values hold their contracts by themselves."""

import dataclasses
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder import domain
from beholder.domain import (
    ENDS,
    Answer,
    Box,
    CallMode,
    Delta,
    Failure,
    Finish,
    FinishReason,
    Function,
    FunctionCall,
    FunctionResult,
    Generation,
    Image,
    Inline,
    Interaction,
    Mask,
    OutputFormat,
    OutputKind,
    Request,
    Role,
    Text,
    Thought,
    Tools,
    Turn,
    Usage,
    Words,
    ended,
)


@pytest.mark.parametrize(
    "corners",
    [
        pytest.param((0, 0, 0, 10), id="no height"),
        pytest.param((0, 10, 10, 10), id="no width"),
        pytest.param((10, 0, 5, 10), id="upside down"),
        pytest.param((0, 10, 10, 5), id="mirrored"),
        pytest.param((-1, 0, 10, 10), id="above the image"),
        pytest.param((0, 0, 10, 1001), id="beyond the image"),
    ],
)
def test_a_wrong_box_cannot_be_made(corners: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="not a box"):
        Box(*corners)


@given(st.integers(0, 999), st.integers(0, 999), st.integers(1, 1000), st.integers(1, 1000))
def test_a_box_is_made_exactly_when_its_corners_are_ordered(y0: int, x0: int, y1: int, x1: int) -> None:
    if y0 < y1 and x0 < x1:
        assert (Box(y0, x0, y1, x1).ymin, Box(y0, x0, y1, x1).xmax) == (y0, x1)
    else:
        with pytest.raises(ValueError, match="not a box"):
            Box(y0, x0, y1, x1)


def test_usage_adds_up() -> None:
    usage = Usage(input_text=5, input_image=258, output_text=7, thought=2)
    assert (usage.input, usage.total) == (263, 272)


def test_every_value_is_frozen() -> None:
    values = [kind for kind in vars(domain).values() if dataclasses.is_dataclass(kind)]
    assert len(values) > 15
    for kind in values:
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Inline(b"secret bytes"), id="inline bytes"),
        pytest.param(Image(b"secret bytes", "image/png", "0", 1, 1, 258, "input"), id="an image"),
        pytest.param(Mask(np.full((1, 1), 7, np.uint8)), id="a mask"),
    ],
)
def test_pixels_never_reach_a_log_by_repr(value: object) -> None:
    assert "secret" not in repr(value)
    assert "[[7" not in repr(value)


def test_the_default_form_of_an_answer_is_words() -> None:
    assert OutputFormat() == OutputFormat(OutputKind.TEXT, None)


MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
CAT = (Thought("fur"), Words("A "), Words("cat."))


@pytest.mark.parametrize(
    ("said", "failure", "status"),
    [
        pytest.param((), None, "in_progress", id="nothing said yet"),
        pytest.param(CAT, None, "in_progress", id="no end yet"),
        pytest.param((*CAT, Finish(FinishReason.STOP, Usage())), None, "completed", id="an end"),
        pytest.param((*CAT, Finish(FinishReason.MAX_TOKENS, Usage())), None, "incomplete", id="cut at the limit"),
        pytest.param((Finish(FinishReason.CANCELLED, Usage()),), None, "cancelled", id="stopped"),
        pytest.param(CAT, Failure("INTERNAL", "no"), "failed", id="failed"),
    ],
)
def test_what_was_said_tells_how_far_an_interaction_is(
    said: tuple[Delta, ...], failure: Failure | None, status: str
) -> None:
    assert Interaction("int_1", "m", MOMENT, MOMENT, said=said, failure=failure).status.value == status


def test_every_reason_to_finish_is_a_status() -> None:
    assert set(ENDS) == set(FinishReason)


def test_the_pieces_add_up_to_the_answer() -> None:
    usage = Usage(1, 2, 3, 4)
    whole = Interaction("int_1", "m", MOMENT, MOMENT, said=(*CAT, Finish(FinishReason.STOP, usage)))
    assert whole.answer == Answer("A cat.", "fur", FinishReason.STOP, usage)
    assert Interaction("int_1", "m", MOMENT, MOMENT).answer == Answer("", "", FinishReason.STOP, Usage())


def test_a_call_that_was_said_waits_for_the_caller() -> None:
    made = FunctionCall("c1", "f", {"n": 1})
    whole = Interaction("int_1", "m", MOMENT, MOMENT, said=(*CAT, made, Finish(FinishReason.STOP, Usage())))
    assert whole.status.value == "requires_action"
    assert (whole.answer.text, whole.answer.calls) == ("A cat.", (made,))


@pytest.mark.parametrize(
    ("reason", "calls", "status"),
    [
        pytest.param(FinishReason.STOP, True, "requires_action", id="calls"),
        pytest.param(FinishReason.STOP, False, "completed", id="words"),
        pytest.param(FinishReason.MAX_TOKENS, True, "incomplete", id="calls that were cut"),
        pytest.param(FinishReason.CANCELLED, True, "cancelled", id="calls that were stopped"),
    ],
)
def test_only_an_answer_that_came_to_its_end_waits_for_functions(
    reason: FinishReason, calls: bool, status: str
) -> None:
    assert ended(reason, calls=calls).value == status


F, G = Function("f"), Function("g", "does more", {"type": "object"})


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        pytest.param(Tools(), (), id="none"),
        pytest.param(Tools((F, G)), (F, G), id="all"),
        pytest.param(Tools((F, G), CallMode.ANY, ("g",)), (G,), id="one of them"),
        pytest.param(Tools((F, G), CallMode.ANY, ("g", "f")), (F, G), id="in the order of their declaration"),
        pytest.param(Tools((F, G), CallMode.NONE, ("g",)), (), id="forbidden"),
    ],
)
def test_what_may_be_called(tools: Tools, expected: tuple[Function, ...]) -> None:
    assert tools.callable == expected


def test_images_of_results_are_images() -> None:
    shown: FunctionResult[str] = FunctionResult("c1", "f", "words", ("b", "c"), where="input[1].call_id")
    turns: tuple[Turn[str], ...] = (
        Turn(Role.USER, (Text("?"), "a")),
        Turn(Role.MODEL, (FunctionCall("c1", "f", {}),)),
        Turn(Role.USER, (shown, "d")),
    )
    request = Request("m", turns, tools=Tools((F,), CallMode.ANY))
    assert request.images == ("a", "b", "c", "d")
    counted = request.with_images(range(4))
    assert counted.turns[2].parts == (FunctionResult("c1", "f", "words", (1, 2), where="input[1].call_id"), 3)
    assert counted.with_images(request.images) == request


def test_a_result_before_its_call_is_a_stray_one() -> None:
    result: FunctionResult[str] = FunctionResult("c1", "f", 1)
    asked: Turn[str] = Turn(Role.MODEL, (FunctionCall("c1", "f", {}),))
    told: Turn[str] = Turn(Role.USER, (result,))
    assert Request("m", (asked, told)).strays == ()
    assert Request("m", (asked, told, told)).strays == (), "said twice, but called for"
    assert Request("m", (told, asked)).strays == (result,)


def test_images_are_replaced_in_their_order_and_nothing_else_changes() -> None:
    request: Request[str] = Request(
        "m",
        (Turn(Role.USER, ("a", Text("which?"), "b")), Turn(Role.MODEL, (Text("c"),)), Turn(Role.USER, ("d",))),
        system="Be brief.",
        output=OutputFormat(OutputKind.JSON),
        generation=Generation(seed=1),
        patient=True,
        project="p",
        tools=Tools((F,), CallMode.ANY, ("f",)),
        key="k",
    )
    assert request.images == ("a", "b", "d")
    counted = request.with_images(map(len, ["", "b", "bb"]))
    assert counted.images == (0, 1, 2)
    assert counted.turns[0].parts == (0, Text("which?"), 1)
    assert counted.with_images(request.images) == request
