"""Messages as turns: who spoke, what was shown, which call a result answers, and where a refusal points."""

from typing import Any

import pytest

from beholder.domain import FileId, FunctionCall, FunctionResult, ImageSource, Resolution, Role, Text, Turn, Url
from beholder.faults import Fault, Status
from beholder.wire.openai.messages import conversation

CAT = "https://example.org/cat.jpg"
HELLO = {"role": "user", "content": "hello"}


def image(url: object, **more: object) -> dict[str, object]:
    return {"type": "image_url", "image_url": url, **more}


def calling(*calls: object, **more: object) -> dict[str, object]:
    return {"role": "assistant", "tool_calls": list(calls), **more}


def call(id: str, name: str, arguments: str) -> dict[str, object]:
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def refusal(messages: object) -> Fault:
    with pytest.raises(Fault) as caught:
        conversation(messages)
    assert caught.value.status is Status.INVALID_ARGUMENT
    return caught.value


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        pytest.param("hello", (Text("hello"),), id="a string"),
        pytest.param(["hello", "you"], (Text("hello"), Text("you")), id="strings"),
        pytest.param([{"type": "text", "text": "hello"}], (Text("hello"),), id="a part"),
        pytest.param([{"type": "input_text", "text": "hello"}], (Text("hello"),), id="as responses call it"),
        pytest.param([{"type": "refusal", "refusal": "I will not"}], (Text("I will not"),), id="a refusal of before"),
        pytest.param(
            ["see", image({"url": CAT})],
            (Text("see"), ImageSource(Url(CAT), "messages[1].content[1]")),
            id="words and an image",
        ),
    ],
)
def test_what_the_user_says(content: object, parts: tuple[object, ...]) -> None:
    turns, system = conversation([{"role": "system", "content": ""}, {"role": "user", "content": content}])
    assert turns == (Turn(Role.USER, parts),)
    assert system is None, "an empty instruction is none"


@pytest.mark.parametrize(
    ("part", "origin", "resolution"),
    [
        pytest.param(image(CAT), Url(CAT), None, id="a bare string"),
        pytest.param(image({"url": CAT}), Url(CAT), None, id="an object"),
        pytest.param(image({"url": CAT, "detail": None}), Url(CAT), None, id="no detail"),
        pytest.param(image({"url": CAT, "detail": "auto"}), Url(CAT), None, id="as the server thinks fit"),
        pytest.param(image({"url": CAT, "detail": "low"}), Url(CAT), Resolution.LOW, id="coarse"),
        pytest.param(image({"url": CAT, "detail": "high"}), Url(CAT), Resolution.HIGH, id="fine"),
        pytest.param(image({"url": "files/a1"}), FileId("a1"), None, id="an uploaded file"),
        pytest.param({"type": "input_image", "image_url": CAT}, Url(CAT), None, id="as responses call it"),
        pytest.param(
            {"type": "input_image", "image_url": CAT, "detail": "high"}, Url(CAT), Resolution.HIGH, id="and say detail"
        ),
    ],
)
def test_an_image(part: object, origin: object, resolution: Resolution | None) -> None:
    (turn,), _ = conversation([{"role": "user", "content": [part]}])
    assert turn.parts == (ImageSource(origin, "messages[0].content[0]", resolution),)  # type: ignore[arg-type]


def test_instructions_add_up_wherever_they_stand() -> None:
    turns, system = conversation(
        [
            {"role": "system", "content": "be brief"},
            HELLO,
            {"role": "developer", "content": [{"type": "text", "text": "be kind"}]},
            {"role": "system", "content": None},
        ]
    )
    assert turns == (Turn(Role.USER, (Text("hello"),)),)
    assert system == "be brief\nbe kind"


def test_a_conversation_with_a_function() -> None:
    talk = [
        HELLO,
        calling(call("c1", "weather", '{"city": "Bern"}'), call("c2", "time", ""), content="I look."),
        {"role": "tool", "tool_call_id": "c1", "content": "rain"},
        {"role": "tool", "tool_call_id": "c2", "content": [{"type": "text", "text": "9"}, "h", image(CAT)]},
        {"role": "user", "content": "and?"},
    ]
    turns, _ = conversation(talk)
    clock = ImageSource(Url(CAT), "messages[3].content[2]")
    rain: FunctionResult[ImageSource] = FunctionResult("c1", "", "rain", where="messages[2].tool_call_id")
    nine = FunctionResult("c2", "", "9\nh", (clock,), where="messages[3].tool_call_id")
    told: Turn[ImageSource] = Turn(Role.USER, (rain, nine, Text("and?")))
    assert turns == (
        Turn(Role.USER, (Text("hello"),)),
        Turn(
            Role.MODEL,
            (Text("I look."), FunctionCall("c1", "weather", {"city": "Bern"}), FunctionCall("c2", "time", {})),
        ),
        told,
    )


def test_a_function_that_gave_nothing_gave_no_words() -> None:
    turns, _ = conversation([HELLO, calling(call("c", "f", "{}")), {"role": "tool", "tool_call_id": "c"}])
    assert turns[-1].parts == (FunctionResult("c", "", "", where="messages[2].tool_call_id"),)


def test_calls_of_the_user_are_not_read() -> None:
    assert conversation([{**HELLO, "tool_calls": [call("c", "f", "{}")]}])[0] == (Turn(Role.USER, (Text("hello"),)),)


@pytest.mark.parametrize(
    ("messages", "where", "words"),
    [
        pytest.param(None, "messages", "a list of messages, not null", id="none"),
        pytest.param("hello", "messages", "not a string", id="a string"),
        pytest.param([], "messages", "nothing from the user", id="empty"),
        pytest.param([{"role": "system", "content": "x"}], "messages", "nothing from the user", id="an instruction"),
        pytest.param([{"role": "assistant", "content": "x"}], "messages", "nothing from the user", id="the model"),
        pytest.param([HELLO, None], "messages[1]", "not null", id="null among them"),
        pytest.param([{"role": ["user"]}], "messages[0].role", "not a list", id="a list for a role"),
        pytest.param([{"role": "User", "content": "x"}], "messages[0].role", "not 'User'", id="another case"),
        pytest.param([{"role": "model", "content": "x"}], "messages[0].role", "not 'model'", id="Gemini's role"),
        pytest.param([{"role": "function", "content": "x"}], "messages[0].role", "'role': 'tool'", id="before tools"),
        pytest.param([{"role": "system", "content": 5}], "messages[0].content", "a string, or", id="no instruction"),
        pytest.param([{"role": "user", "content": {}}], "messages[0].content", "not an object", id="a bare part"),
        pytest.param([{"role": "tool", "tool_call_id": ""}], "messages[0].tool_call_id", "required", id="no id"),
        pytest.param([{"role": "tool", "tool_call_id": 1}], "messages[0].tool_call_id", "required", id="id by number"),
        pytest.param(
            [{"role": "tool", "tool_call_id": "c", "content": 7}], "messages[0].content", "a number", id="gave a number"
        ),
        pytest.param([calling(), calling({})], "messages[1].tool_calls[0].id", "is required", id="a call of nothing"),
        pytest.param([calling(5)], "messages[0].tool_calls[0]", "a JSON object", id="a number for a call"),
        pytest.param(
            [calling(call("c", "f", "{"))], "messages[0].tool_calls[0].function.arguments", "as text", id="cut"
        ),
    ],
)
def test_a_message_that_is_none(messages: object, where: str, words: str) -> None:
    fault = refusal(messages)
    assert fault.where == where
    assert words in fault.message


@pytest.mark.parametrize(
    ("part", "below", "words"),
    [
        pytest.param(None, "", "should be a part such as", id="null"),
        pytest.param({}, "", "has no 'type'", id="no type"),
        pytest.param({"type": 5, "text": "x"}, "", "has no 'type'", id="a number for a type"),
        pytest.param({"type": "file", "file": {}}, ".file", "should have 'file_data'", id="a file of nothing"),
        pytest.param({"type": "input_audio"}, "", "'input_audio' is not understood", id="a sound"),
        pytest.param({"type": "text", "text": None}, ".text", "should be a string", id="null for words"),
        pytest.param(image(None), ".image_url", "should be a JSON object", id="null for an image"),
        pytest.param(image({}), ".image_url.url", "is required", id="no URL"),
        pytest.param(image("cat.jpg"), ".image_url", "'cat.jpg' cannot be fetched", id="no URL, bare"),
        pytest.param(image({"url": CAT, "detail": "max"}), ".image_url.detail", "not 'max'", id="too closely"),
        pytest.param(
            {"type": "input_image", "image_url": CAT, "detail": 3}, ".detail", "should be a string", id="by number"
        ),
        pytest.param(
            {"type": "input_image", "image_url": CAT, "detail": "max"}, ".detail", "not 'max'", id="as responses say it"
        ),
    ],
)
def test_a_part_that_is_none(part: Any, below: str, words: str) -> None:
    fault = refusal([HELLO, {"role": "user", "content": ["look", part]}])
    assert fault.where == f"messages[1].content[1]{below}"
    assert words in fault.message
