"""The `openai` package as people use it: only its base URL says that this is another server."""

import asyncio
import base64
import json
from datetime import datetime
from typing import Any, Literal

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel

from tests.clients.answers import boxes, says
from tests.clients.photos import PHOTOS

MODEL = "gemini-2.5-flash"
BUS = "data:image/jpeg;base64," + base64.b64encode((PHOTOS / "bus.jpg").read_bytes()).decode()


class Thing(BaseModel):
    """What the package makes a schema of, and reads the answer back into."""

    label: str
    box_2d: list[int]


class Things(BaseModel):
    """All of them."""

    things: list[Thing]


@pytest.fixture(params=["/v1", "/v1beta/openai/"])
def client(server: str, request: pytest.FixtureRequest) -> openai.OpenAI:
    return openai.OpenAI(base_url=server + request.param, api_key="anything")


def about(text: str, url: str = BUS) -> list[ChatCompletionMessageParam]:
    return [
        {
            "role": "user",
            "content": [{"type": "text", "text": text}, {"type": "image_url", "image_url": {"url": url}}],
        }
    ]


def test_a_caption(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(model=MODEL, messages=about("Caption this image."))
    assert says(answer.choices[0].message.content or "", "bus")
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None and answer.usage.prompt_tokens > 258


def test_a_picture_by_its_url(client: openai.OpenAI, photo_server: str) -> None:
    asked = about("Caption this image.", f"{photo_server}/pair/image1.jpg")
    answer = client.chat.completions.create(model=MODEL, messages=asked)
    assert says(answer.choices[0].message.content or "", "bus")


def test_a_stream_adds_up(client: openai.OpenAI) -> None:
    asked = about("Detect all the prominent items in this image.")
    whole = client.chat.completions.create(model=MODEL, messages=asked).choices[0].message.content
    with client.chat.completions.create(
        model=MODEL, messages=asked, stream=True, stream_options={"include_usage": True}
    ) as stream:
        chunks = list(stream)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == whole
    assert chunks[-1].usage is not None and chunks[-1].usage.total_tokens > 0


def test_a_pydantic_model_is_a_schema_and_the_answer_is_parsed(client: openai.OpenAI) -> None:
    asked = about("Detect the bus.")
    answer = client.chat.completions.parse(model=MODEL, messages=asked, response_format=Things)
    parsed = answer.choices[0].message.parsed
    assert parsed is not None
    assert boxes([thing.model_dump() for thing in parsed.things], "bus")


class Scene(Things):
    """With what only a strict schema holds to."""

    setting: Literal["indoor", "outdoor"]
    taken: datetime | None


def test_the_stream_helper_parses_what_came(client: openai.OpenAI) -> None:
    asked = about("Detect the bus.")
    with client.chat.completions.stream(model=MODEL, messages=asked, response_format=Scene) as stream:
        kinds = {event.type for event in stream}
        parsed = stream.get_final_completion().choices[0].message.parsed
    assert kinds == {"chunk", "content.delta", "content.done"}
    assert parsed is not None and parsed.things
    assert (parsed.setting, parsed.taken) == ("outdoor", None)


def test_a_class_as_a_function(client: openai.OpenAI) -> None:
    tools = [openai.pydantic_function_tool(Scene)]
    asked = about("Detect the bus.")
    answer = client.chat.completions.parse(model=MODEL, messages=asked, tools=tools, tool_choice="required")
    (call,) = answer.choices[0].message.tool_calls or []
    assert isinstance(call.function.parsed_arguments, Scene) and call.function.parsed_arguments.things


def test_a_raw_response_has_its_headers(client: openai.OpenAI) -> None:
    raw = client.chat.completions.with_raw_response.create(model=MODEL, messages=about("Caption this image."))
    assert raw.status_code == 200 and raw.headers["x-request-id"]
    assert says(raw.parse().choices[0].message.content or "", "bus")


async def test_several_at_once(server: str) -> None:
    async with openai.AsyncOpenAI(base_url=f"{server}/v1", api_key="anything") as client:
        create = client.chat.completions.create
        questions = ("Caption this image.", "Is there a bus?")
        answers = await asyncio.gather(*(create(model=MODEL, messages=about(text)) for text in questions))
        stream = await create(model=MODEL, messages=about(questions[0]), stream=True)
        streamed = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
    caption, yes = (answer.choices[0].message.content or "" for answer in answers)
    assert streamed == caption and says(caption, "bus") and yes.startswith("Yes")


def test_an_image_as_a_file(client: openai.OpenAI) -> None:
    content: Any = [{"type": "text", "text": "Caption this image."}, {"type": "file", "file": {"file_data": BUS}}]
    answer = client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": content}])
    assert says(answer.choices[0].message.content or "", "bus")


def test_doors_that_are_not_here_say_what_to_use(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="use chat completions") as caught:
        client.responses.create(model=MODEL, input="Hello")
    assert (caught.value.type, caught.value.param) == ("invalid_request_error", None)
    with pytest.raises(openai.NotFoundError, match="makes no embeddings"):
        client.embeddings.create(model=MODEL, input="Hello")


def test_any_json(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model=MODEL, messages=about("Detect the bus."), response_format={"type": "json_object"}
    )
    json.loads(answer.choices[0].message.content or "")


def test_refusals_are_typed_and_not_repeated(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match=r"messages\[0\]\.content\[1\]") as caught:
        client.chat.completions.create(model=MODEL, messages=about("?", "data:image/png;base64,aGVsbG8="))
    assert (caught.value.type, caught.value.param) == ("invalid_request_error", "messages[0].content[1]")
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="gpt-4", messages=about("?"))


def test_models(client: openai.OpenAI) -> None:
    listed = [model.id for model in client.models.list()]
    assert listed
    assert client.models.retrieve(listed[0]).owned_by == "embedded"
