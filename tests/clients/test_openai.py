"""The `openai` package as people use it: only its base URL says that this is another server."""

import base64
import json

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


def test_any_json(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model=MODEL, messages=about("Detect the bus."), response_format={"type": "json_object"}
    )
    json.loads(answer.choices[0].message.content or "")


def test_refusals_are_typed_and_not_repeated(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match=r"messages\[0\]\.content\[1\]"):
        client.chat.completions.create(model=MODEL, messages=about("?", "data:image/png;base64,aGVsbG8="))
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="gpt-4", messages=about("?"))


def test_models(client: openai.OpenAI) -> None:
    listed = [model.id for model in client.models.list()]
    assert listed
    assert client.models.retrieve(listed[0]).owned_by == "embedded"
