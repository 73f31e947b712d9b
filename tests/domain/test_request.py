import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import (
    DEFAULT_PROJECT,
    NO_TOOLS,
    CallMode,
    Function,
    FunctionCall,
    FunctionResult,
    Generation,
    OutputFormat,
    OutputKind,
    Request,
    Role,
    Text,
    Tools,
    Turn,
)

F, G = Function("f"), Function("g", "does more", {"type": "object"})


def test_the_default_form_of_an_answer_is_words() -> None:
    assert OutputFormat() == OutputFormat(OutputKind.TEXT, None)


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


def test_a_request_that_says_little_is_everyones() -> None:
    request: Request[str] = Request("m", ())
    assert (request.project, request.key, request.tools) == (DEFAULT_PROJECT, None, NO_TOOLS)
    assert (request.patient, request.generation, request.output) == (False, Generation(), OutputFormat())
    assert (request.images, request.strays) == ((), ())


def result(call: str, *images: str) -> FunctionResult[str]:
    return FunctionResult(call, "f", 1, images)


def call(id: str) -> FunctionCall:
    return FunctionCall(id, "f", {})


@pytest.mark.parametrize(
    ("parts", "strays"),
    [
        pytest.param((), (), id="none"),
        pytest.param((call("a"), result("a")), (), id="called for"),
        pytest.param((call("a"), call("b"), result("b"), result("a")), (), id="in any order after their calls"),
        pytest.param((result("a"), call("a")), (result("a"),), id="before its call"),
        pytest.param((call("a"), result("b")), (result("b"),), id="of another call"),
        pytest.param((result("a"), result("b")), (result("a"), result("b")), id="all of them, in their order"),
        pytest.param((call("a"), result("")), (result(""),), id="of no call"),
    ],
)
def test_strays(parts: tuple[FunctionCall | FunctionResult[str], ...], strays: tuple[FunctionResult[str], ...]) -> None:
    whole: Turn[str] = Turn(Role.USER, parts)
    assert Request("m", (whole,)).strays == strays
    apart: list[Turn[str]] = []
    for part in parts:
        apart.append(Turn(Role.USER, (part,)))
    assert Request("m", tuple(apart)).strays == strays, "turns do not matter, their order does"


def test_too_few_images_for_those_that_stood_there_is_a_mistake_of_ours() -> None:
    request = Request("m", (Turn(Role.USER, ("a", "b")),))
    with pytest.raises((StopIteration, RuntimeError)):
        request.with_images(["one"])


PARTS = st.one_of(
    st.builds(Text, st.text(max_size=3)),
    st.builds(call, st.sampled_from("ab")),
    st.builds(result, st.sampled_from("ab"), st.just("x"), st.just("y")),
    st.sampled_from(["p", "q", "r"]),
)
TURNS = st.lists(st.builds(Turn, st.sampled_from(Role), st.lists(PARTS, max_size=4).map(tuple)), max_size=4)


@given(TURNS.map(tuple))
def test_images_go_out_and_come_back_to_their_places(turns: tuple[Turn[str], ...]) -> None:
    request = Request("m", turns, key="k")
    counted = request.with_images(range(len(request.images)))
    assert counted.images == tuple(range(len(request.images)))
    assert counted.with_images(request.images) == request
    assert len(counted.strays) == len(request.strays)
