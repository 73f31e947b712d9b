"""What only the real Python SDK does on the wire, and must find answered: uploads, listings, spellings, refusals."""

import base64
import io
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google import genai
from google.genai import _interactions as interactions_errors
from google.genai import errors, types
from PIL import Image

from tests.clients.answers import says
from tests.clients.photos import PHOTOS
from tests.clients.recorder import Recorder, recording
from tests.clients.sdk import CAPTION, MODEL, ask, connect

CHUNK = 8 * 1024 * 1024  # what the SDKs send at a time
BUS = base64.b64encode((PHOTOS / "bus.jpg").read_bytes()).decode()
INLINE = {"type": "image", "data": BUS, "mime_type": "image/jpeg"}


@pytest.fixture
def client(server: str) -> genai.Client:
    return connect(server)


@pytest.fixture
def recorder(server: str) -> Iterator[Recorder]:
    with recording(server) as recorder:
        yield recorder


def post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json", "x-goog-api-key": "anything"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        said: dict[str, Any] = json.load(answer)
        return said


# --- files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [None, "v1beta", "v1alpha"])
def test_every_version_reaches_the_same_file(server: str, client: genai.Client, version: str | None) -> None:
    mine = client.files.upload(file=PHOTOS / "bus.jpg")

    other = connect(server, version)

    assert mine.name is not None and mine.uri is not None
    assert other.files.get(name=mine.name) == mine
    assert says(ask(other, CAPTION, {"type": "image", "uri": mine.uri}).output_text, "bus")


@pytest.mark.parametrize(
    ("width", "chunks"),
    [pytest.param(640, 1, id="less than one chunk"), pytest.param(2400, 2, id="more than one chunk")],
)
def test_a_large_upload_comes_in_chunks_and_arrives_whole(
    recorder: Recorder, tmp_path: Path, width: int, chunks: int
) -> None:
    path = tmp_path / "bus.bmp"
    with Image.open(PHOTOS / "bus.jpg") as photo:
        photo.resize((width, width * photo.height // photo.width)).save(path)
    assert -(-path.stat().st_size // CHUNK) == chunks
    client = connect(recorder.url)

    file = client.files.upload(file=path, config={"display_name": "Автобус 🚌"})

    assert recorder.requests == ["POST /upload/v1/files"] * (1 + chunks)
    assert (file.size_bytes, file.display_name, file.mime_type) == (path.stat().st_size, "Автобус 🚌", "image/bmp")
    assert says(ask(client, CAPTION, {"type": "image", "uri": file.uri}).output_text, "bus")


class Growing(io.BytesIO):
    """A file that has more bytes than its size said, as one does that is written to while it is read."""

    def tell(self) -> int:
        return min(super().tell(), 10)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(io.BytesIO(), None, id="empty: refused at the start"),
        pytest.param(io.BytesIO(b"x" * 99), "files/Not Possible", id="a bad name: refused at the start"),
        pytest.param(Growing(b"x" * 99), None, id="longer than announced: refused at the bytes"),
    ],
)
def test_a_bad_upload_is_refused_at_once(recorder: Recorder, content: io.BytesIO, name: str | None) -> None:
    client = connect(recorder.url)
    began = time.monotonic()

    with pytest.raises(errors.ClientError) as refusal:
        client.files.upload(file=content, config=types.UploadFileConfig(mime_type="image/jpeg", name=name))

    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")
    assert len(recorder.requests) <= 2, "it was sent again"
    assert time.monotonic() - began < 1.0, "the SDK waits seconds when it takes a refusal for a hiccup"


def test_a_listing_is_paged_by_the_sdk(recorder: Recorder) -> None:
    client = connect(recorder.url)
    mine = {client.files.upload(file=PHOTOS / "invoice.jpg").name for _ in range(5)}
    recorder.requests.clear()

    listed = [file.name for file in client.files.list(config={"page_size": 2})]

    assert mine <= set(listed)
    assert len(listed) == len(set(listed)), "a file was listed twice"
    assert recorder.requests == ["GET /v1/files"] * -(-len(listed) // 2)


def test_a_file_is_found_by_its_http_uri(client: genai.Client) -> None:
    mine = client.files.upload(file=PHOTOS / "invoice.jpg")

    assert mine.uri is not None and mine.uri.startswith("http://")
    assert client.files.get(name=mine.uri).name == mine.name


def test_a_deleted_file_is_gone(client: genai.Client) -> None:
    mine = client.files.upload(file=PHOTOS / "invoice.jpg")
    assert mine.name is not None

    client.files.delete(name=mine.name)

    with pytest.raises(errors.ClientError) as refusal:
        client.files.get(name=mine.name)
    assert (refusal.value.code, refusal.value.status) == (404, "NOT_FOUND")


# --- models ----------------------------------------------------------------------------------------


def test_models_are_listed_and_any_gemini_name_is_known(client: genai.Client) -> None:
    listed = {model.name for model in client.models.list()}

    assert f"models/{MODEL}" in listed
    assert client.models.get(model="gemini-9-not-yet").name == "models/gemini-9-not-yet"


# --- interactions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        pytest.param([CAPTION, INLINE], id="flat blocks, as JavaScript sends them"),
        pytest.param([CAPTION, {"type": "image", "data": BUS, "mimeType": "image/jpeg"}], id="camelCase"),
        pytest.param([CAPTION, {"type": "image", "data": BUS}], id="no type: the bytes tell"),
        pytest.param([{"role": "user", "content": [CAPTION, INLINE]}], id="a turn with a role"),
        pytest.param(
            [CAPTION, {"type": "image", "data": BUS.rstrip("=").replace("+", "-").replace("/", "_")}],
            id="base64 for URLs, without padding",
        ),
    ],
)
def test_every_spelling_of_the_input_means_the_same(server: str, client: genai.Client, given: list[Any]) -> None:
    wrapped = ask(client, CAPTION, INLINE)  # the SDK wraps the blocks in a user_input step

    flat = post(f"{server}/v1beta/interactions", {"model": MODEL, "input": given})

    assert says(wrapped.output_text, "bus")
    assert flat["steps"][-1]["content"][0]["text"] == wrapped.output_text
    assert flat["usage"]["total_input_tokens"] == wrapped.usage.total_input_tokens


def test_an_answer_is_complete_and_counted(client: genai.Client) -> None:
    answer = ask(client, CAPTION, INLINE)

    assert (answer.status, answer.model) == ("completed", MODEL)
    assert answer.steps[-1].content[0].text == answer.output_text
    by_modality = {count.modality: count.tokens for count in answer.usage.input_tokens_by_modality}
    assert by_modality["image"] == 1120  # what this family of models costs for any image, unless told otherwise
    assert answer.usage.total_input_tokens == sum(by_modality.values())
    assert answer.usage.total_tokens == answer.usage.total_input_tokens + answer.usage.total_output_tokens


@pytest.mark.parametrize("field", ["resolution", "media_resolution", "mediaResolution"])
def test_resolution_changes_what_an_image_costs(client: genai.Client, field: str) -> None:
    def cost(level: str) -> Any:
        usage = ask(client, CAPTION, {**INLINE, field: level}).usage
        return next(count.tokens for count in usage.input_tokens_by_modality if count.modality == "image")

    assert [cost(level) for level in ("low", "medium", "high", "ultra_high")] == [280, 560, 1120, 2240]


def test_a_streamed_answer_joins_to_the_same_words(client: genai.Client) -> None:
    whole = ask(client, CAPTION, INLINE)

    events = list(ask(client, CAPTION, INLINE, stream=True))

    deltas = [event for event in events if event.event_type == "step.delta"]
    assert events[0].event_type == "interaction.created"
    assert events[-1].event_type == "interaction.completed"
    assert len(deltas) > 1, "the words come in pieces"
    assert {event.index for event in deltas} == {len(whole.steps) - 1}
    assert "".join(event.delta.text for event in deltas) == whole.output_text
    assert events[-1].interaction.usage.total_tokens == whole.usage.total_tokens


def test_config_is_refused_by_the_sdk_and_taken_by_the_server(client: genai.Client) -> None:
    with pytest.raises(TypeError):
        ask(client, CAPTION, INLINE, config={"max_output_tokens": 2})

    short = ask(client, CAPTION, INLINE, extra_body={"config": {"max_output_tokens": 2}})
    same = ask(client, CAPTION, INLINE, generation_config={"max_output_tokens": 2})

    assert short.status == same.status == "incomplete"
    assert short.output_text == same.output_text
    assert ask(client, CAPTION, INLINE).output_text.startswith(short.output_text.rstrip())


# --- refusals --------------------------------------------------------------------------------------


def bad_base64(client: genai.Client) -> None:
    ask(client, CAPTION, {"type": "image", "data": "not base64!", "mime_type": "image/jpeg"})


def not_an_image(client: genai.Client) -> None:
    ask(client, CAPTION, {"type": "image", "data": base64.b64encode(b"not an image").decode()})


def unknown_model(client: genai.Client) -> None:
    ask(client, CAPTION, INLINE, model="gpt-1")


def unknown_file(client: genai.Client) -> None:
    ask(client, CAPTION, {"type": "image", "uri": "files/nosuchfile"})


def unreachable_url(client: genai.Client) -> None:
    ask(client, CAPTION, {"type": "image", "uri": "http://127.0.0.1:1/nothing.jpg"})


@pytest.mark.parametrize(
    ("act", "expected", "where"),
    [
        pytest.param(bad_base64, interactions_errors.BadRequestError, "input[0].content[1].data", id="bad base64"),
        pytest.param(not_an_image, interactions_errors.BadRequestError, "input[0].content[1]", id="not an image"),
        pytest.param(unknown_model, interactions_errors.NotFoundError, "model", id="unknown model"),
        pytest.param(unknown_file, interactions_errors.NotFoundError, "input[0].content[1]", id="unknown file"),
        pytest.param(unreachable_url, interactions_errors.BadRequestError, "input[0].content[1]", id="nothing there"),
    ],
)
def test_a_refusal_is_typed_says_where_and_is_not_repeated(
    recorder: Recorder, act: Callable[[genai.Client], None], expected: type[Exception], where: str
) -> None:
    with pytest.raises(expected) as refusal:
        act(connect(recorder.url))

    assert where in str(refusal.value)
    assert recorder.requests == ["POST /v1/interactions"], "the SDK repeats what it takes for a hiccup"


@pytest.mark.parametrize("key", ["wrong", "Sesame"])
def test_a_wrong_key_is_refused_once(keyed_server: str, key: str) -> None:
    with recording(keyed_server) as recorder:
        client = connect(recorder.url, key=key)
        with pytest.raises(interactions_errors.AuthenticationError):
            ask(client, CAPTION, INLINE)
        with pytest.raises(errors.ClientError) as refusal:
            client.files.upload(file=PHOTOS / "bus.jpg")

    assert (refusal.value.code, refusal.value.status) == (401, "UNAUTHENTICATED")
    assert recorder.requests == ["POST /v1/interactions", "POST /upload/v1/files"]


def test_the_right_key_opens_and_the_upload_url_needs_none(keyed_server: str) -> None:
    client = connect(keyed_server, key="sesame")

    file = client.files.upload(file=PHOTOS / "bus.jpg")  # the SDK sends the bytes without its key

    assert says(ask(client, CAPTION, {"type": "image", "uri": file.uri}).output_text, "bus")
