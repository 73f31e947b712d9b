"""What the real SDK does with stored interactions: reads, goes on, polls, resumes, stops, removes."""

import base64
import time
from collections.abc import Iterator
from typing import Any

import pytest
from google import genai
from google.genai import _interactions as interactions_errors

from tests.clients.answers import says
from tests.clients.photos import PHOTOS
from tests.clients.recorder import Recorder, recording
from tests.clients.sdk import CAPTION, ask, connect

IMAGE = {
    "type": "image",
    "data": base64.b64encode((PHOTOS / "bus.jpg").read_bytes()).decode(),
    "mime_type": "image/jpeg",
}
BROKEN = {
    "type": "image",
    "data": base64.b64encode((PHOTOS / "bus.jpg").read_bytes()[:2000]).decode(),
    "mime_type": "image/jpeg",
}
PATIENCE_SECONDS = 60.0


@pytest.fixture
def client(server: str) -> genai.Client:
    return connect(server)


@pytest.fixture
def recorder(server: str) -> Iterator[Recorder]:
    with recording(server) as recorder:
        yield recorder


def ended(client: genai.Client, id: str) -> Any:
    """Poll `id` as the guide shows it, without its pauses."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (interaction := client.interactions.get(id)).status == "in_progress":
        assert time.monotonic() < deadline
    return interaction


def test_an_answer_is_read_again_with_what_was_asked(client: genai.Client) -> None:
    made = ask(client, CAPTION, IMAGE)

    read: Any = client.interactions.get(made.id, include_input=True)

    assert (read.id, read.status, read.output_text) == (made.id, "completed", made.output_text)
    assert read.usage.total_tokens == made.usage.total_tokens
    assert read.input[0].content[0].text == CAPTION["text"]
    assert read.input[0].content[1].data == IMAGE["data"]
    assert client.interactions.get(made.id).input is None


def test_a_conversation_goes_on_about_the_same_photo(client: genai.Client) -> None:
    first = ask(client, CAPTION, IMAGE)

    second = ask(client, {"type": "text", "text": "Is there a bus?"}, previous_interaction_id=first.id)
    third = client.interactions.create(
        model="gemini-3-flash-preview", input="What colour is the bus?", previous_interaction_id=second.id
    )

    assert second.output_text.lower().startswith("yes")
    assert says(third.output_text, "bus")
    images = [
        next(count.tokens for count in it.usage.input_tokens_by_modality if count.modality == "image")
        for it in (first, second, third)
    ]
    assert images == [1120] * 3, "the photo of the first turn is read again in each"


def test_the_background_is_polled(client: genai.Client, recorder: Recorder) -> None:
    accepted = ask(connect(recorder.url), CAPTION, IMAGE, background=True)

    assert accepted.status == "in_progress"
    assert recorder.requests == ["POST /v1/interactions"]
    done = ended(client, accepted.id)
    assert (done.status, done.id) == ("completed", accepted.id)
    assert says(done.output_text, "bus")


def test_a_stream_is_resumed_after_any_event(client: genai.Client) -> None:
    events = list(ask(client, CAPTION, IMAGE, stream=True))
    id, middle = events[0].interaction.id, len(events) // 2

    again = list(client.interactions.get(id, stream=True))
    rest = list(client.interactions.get(id, stream=True, last_event_id=events[middle].event_id))

    assert again == events
    assert rest == events[middle + 1 :]


def test_a_stream_that_broke_off_is_gone_on_with(client: genai.Client) -> None:
    """Of an answer that is still being made, or just was: nobody can tell, and it makes no difference."""
    seen: list[Any] = []
    with ask(client, CAPTION, IMAGE, stream=True, background=True) as stream:
        for event in stream:
            seen.append(event)
            if event.event_type == "step.start":
                break

    rest = list(client.interactions.get(seen[0].interaction.id, stream=True, last_event_id=seen[-1].event_id))

    text = "".join(event.delta.text for event in rest if event.event_type == "step.delta")
    assert text == ask(client, CAPTION, IMAGE).output_text
    assert [event.event_id for event in seen + rest] == [str(number + 1) for number in range(len(seen + rest))]


def test_cancelling_is_harmless_whenever_it_comes(client: genai.Client, recorder: Recorder) -> None:
    accepted = ask(client, CAPTION, IMAGE, background=True)
    watched = connect(recorder.url)

    stopped = watched.interactions.cancel(accepted.id)

    assert stopped.status in ("cancelled", "completed")
    assert ended(client, accepted.id).status == stopped.status
    assert client.interactions.cancel(accepted.id).status == stopped.status
    assert recorder.requests == [f"POST /v1/interactions/{accepted.id}/cancel"]


def test_a_deleted_interaction_is_gone(recorder: Recorder) -> None:
    client = connect(recorder.url)
    made = ask(client, CAPTION, IMAGE)

    client.interactions.delete(made.id)

    with pytest.raises(interactions_errors.NotFoundError):
        client.interactions.get(made.id)
    with pytest.raises(interactions_errors.NotFoundError):
        ask(client, CAPTION, previous_interaction_id=made.id)
    assert len(recorder.requests) == 4, "the SDK repeats what it takes for a hiccup"


def test_what_is_not_stored_cannot_be_read(client: genai.Client) -> None:
    made = ask(client, CAPTION, IMAGE, store=False)

    with pytest.raises(interactions_errors.NotFoundError):
        client.interactions.get(made.id)


def test_one_without_an_answer_cannot_be_continued_and_is_not_retried(client: genai.Client, recorder: Recorder) -> None:
    """A permanent 400: the SDK would repeat a 409 for seven seconds."""
    accepted = ask(client, CAPTION, BROKEN, background=True)
    assert ended(client, accepted.id).status == "failed"

    with pytest.raises(interactions_errors.BadRequestError, match="no answer to continue from"):
        ask(connect(recorder.url), CAPTION, previous_interaction_id=accepted.id)

    assert recorder.requests == ["POST /v1/interactions"]


def test_the_background_needs_the_store(recorder: Recorder) -> None:
    with pytest.raises(interactions_errors.BadRequestError, match="must be stored"):
        ask(connect(recorder.url), CAPTION, IMAGE, background=True, store=False)

    assert recorder.requests == ["POST /v1/interactions"]
