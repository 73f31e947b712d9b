from beholder.domain import (
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
