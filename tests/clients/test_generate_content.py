"""generateContent as the real Python SDK speaks it: bytes, files, streams, schemas, counts, chats and refusals."""

import base64
import enum
from typing import Any

import pytest
from google import genai
from google.genai import errors, types
from PIL import Image
from pydantic import BaseModel

from tests.clients.answers import boxes, says
from tests.clients.photos import PHOTOS
from tests.clients.sdk import connect

MODEL = "gemini-2.5-flash"
BUS = (PHOTOS / "bus.jpg").read_bytes()
PHOTO: Any = types.Part.from_bytes(data=BUS, mime_type="image/jpeg")  # the SDK's own type of a list is invariant


class Thing(BaseModel):
    """What the SDK makes a schema of, and reads the answer back into."""

    label: str
    box_2d: list[int]


class Ride(enum.Enum):
    """A choice of one word."""

    BUS = "bus"
    BOAT = "boat"
    PLANE = "plane"


@pytest.fixture
def client(server: str) -> genai.Client:
    return connect(server)


@pytest.mark.parametrize("version", [None, "v1", "v1beta", "v1alpha"])
def test_bytes_in_the_url_safe_alphabet(server: str, version: str | None) -> None:
    assert {*"-_"} & {*base64.urlsafe_b64encode(BUS).decode()}, "this photo tells the alphabets apart"
    client = connect(server, version)
    answer = client.models.generate_content(model=MODEL, contents=[PHOTO, "Caption this image."])
    assert says(answer.text or "", "bus")
    assert answer.candidates is not None
    assert answer.candidates[0].finish_reason is types.FinishReason.STOP


def test_a_picture_a_file_and_a_url_get_the_same_answer(client: genai.Client, photo_server: str) -> None:
    uploaded = client.files.upload(file=PHOTOS / "bus.jpg")
    ways: list[list[Any]] = [
        [PHOTO, "Caption this image."],
        [uploaded, "Caption this image."],
        [
            types.Part.from_uri(file_uri=f"{photo_server}/pair/image1.jpg", mime_type="image/jpeg"),
            "Caption this image.",
        ],
    ]
    captions = {client.models.generate_content(model=MODEL, contents=way).text for way in ways}
    assert len(captions) == 1


def test_an_opened_picture(client: genai.Client) -> None:
    with Image.open(PHOTOS / "bus.jpg") as picture:
        asked: list[Any] = [picture, "Caption this image."]
        answer = client.models.generate_content(model=MODEL, contents=asked)
    assert says(answer.text or "", "bus")


def test_a_stream_adds_up_and_ends_with_its_cost(client: genai.Client) -> None:
    asked: list[Any] = [PHOTO, "Detect all the prominent items in this image."]
    whole = client.models.generate_content(model=MODEL, contents=asked)
    chunks = list(client.models.generate_content_stream(model=MODEL, contents=asked))
    assert len(chunks) > 2
    assert "".join(chunk.text or "" for chunk in chunks) == whole.text
    assert chunks[-1].usage_metadata == whole.usage_metadata


async def test_both_from_a_loop(server: str) -> None:
    client = connect(server).aio
    whole = await client.models.generate_content(model=MODEL, contents=[PHOTO, "Caption this image."])
    stream = await client.models.generate_content_stream(model=MODEL, contents=[PHOTO, "Caption this image."])
    assert "".join([chunk.text or "" async for chunk in stream]) == whole.text
    await client.aclose()


def test_what_is_counted_is_what_is_charged(client: genai.Client) -> None:
    asked: list[Any] = [PHOTO, "Caption this image."]
    answer = client.models.generate_content(model=MODEL, contents=asked)
    assert answer.usage_metadata is not None
    counted = client.models.count_tokens(model=MODEL, contents=asked).total_tokens
    assert counted == answer.usage_metadata.prompt_token_count


@pytest.mark.parametrize(
    ("model", "level", "tokens"),
    [
        pytest.param("gemini-2.5-flash", types.MediaResolution.MEDIA_RESOLUTION_LOW, 258, id="one tile"),
        pytest.param("gemini-3-flash-preview", types.MediaResolution.MEDIA_RESOLUTION_LOW, 280, id="low"),
        pytest.param("gemini-3-flash-preview", types.MediaResolution.MEDIA_RESOLUTION_MEDIUM, 560, id="medium"),
    ],
)
def test_the_resolution_of_the_request(
    client: genai.Client, model: str, level: types.MediaResolution, tokens: int
) -> None:
    config = types.GenerateContentConfig(media_resolution=level)
    answer = client.models.generate_content(model=model, contents=[PHOTO, "Caption this image."], config=config)
    assert answer.usage_metadata is not None
    costs = {one.modality: one.token_count for one in answer.usage_metadata.prompt_tokens_details or []}
    assert costs[types.MediaModality.IMAGE] == tokens


def test_a_pydantic_model_is_a_schema_and_the_answer_is_parsed(client: genai.Client) -> None:
    config = types.GenerateContentConfig(response_mime_type="application/json", response_schema=list[Thing])
    answer = client.models.generate_content(model=MODEL, contents=[PHOTO, "Detect the bus."], config=config)
    things = answer.parsed
    assert isinstance(things, list) and all(isinstance(thing, Thing) for thing in things)
    assert boxes([thing.model_dump() for thing in things if isinstance(thing, Thing)], "bus")


def test_json_schema_is_honoured(client: genai.Client) -> None:
    config = types.GenerateContentConfig(
        response_mime_type="application/json",
        response_json_schema={"type": "array", "items": Thing.model_json_schema()},
    )
    answer = client.models.generate_content(model=MODEL, contents=[PHOTO, "Detect the bus."], config=config)
    assert boxes(answer.parsed, "bus")


def test_one_word_of_a_choice(client: genai.Client) -> None:
    config = types.GenerateContentConfig(response_mime_type="text/x.enum", response_schema=Ride)
    answer = client.models.generate_content(model=MODEL, contents=[PHOTO, "What is this?"], config=config)
    assert answer.text == "bus"


def test_an_answer_that_is_cut_says_so(client: genai.Client) -> None:
    config = types.GenerateContentConfig(max_output_tokens=2)
    answer = client.models.generate_content(model=MODEL, contents=[PHOTO, "Caption this image."], config=config)
    assert answer.candidates is not None
    assert answer.candidates[0].finish_reason is types.FinishReason.MAX_TOKENS


def test_a_chat_remembers_its_picture(client: genai.Client) -> None:
    chat = client.chats.create(model=MODEL)
    assert says(chat.send_message([PHOTO, "Caption this image."]).text or "", "bus")
    assert (chat.send_message("Is there a bus?").text or "").lower().startswith("yes")


def test_refusals_are_typed_and_say_where(client: genai.Client) -> None:
    with pytest.raises(errors.ClientError) as caught:
        words: Any = types.Part.from_bytes(data=b"hello", mime_type="image/png")
        client.models.generate_content(model=MODEL, contents=[words, "?"])
    assert (caught.value.code, caught.value.status) == (400, "INVALID_ARGUMENT")
    assert "contents[0].parts[0]" in str(caught.value.message)
    with pytest.raises(errors.ClientError) as caught:
        client.models.generate_content(model="gpt-4", contents="hello")
    assert caught.value.code == 404


def test_the_model_says_what_it_can_do(client: genai.Client) -> None:
    actions = client.models.get(model=MODEL).supported_actions or []
    assert {"generateContent", "countTokens"} <= {*actions}
