"""What only the real JavaScript SDK does on the wire; the scripts beside the lock file print what it got."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.clients.answers import says
from tests.clients.desk import Desk
from tests.clients.photos import PHOTOS
from tests.clients.recorder import Recorder, recording

SCRIPTS = Path(__file__).parent / "javascript"


@pytest.fixture
def recorder(server: str) -> Iterator[Recorder]:
    with recording(server) as recorder:
        yield recorder


def run(desk: Desk, script: str, url: str, key: str = "anything") -> Any:
    printed = desk.javascript(SCRIPTS / script, GOOGLE_GEMINI_BASE_URL=url, GEMINI_API_KEY=key)
    return json.loads(printed)


def test_files_are_uploaded_listed_found_and_deleted(node_desk: Desk, recorder: Recorder) -> None:
    with Image.open(PHOTOS / "bus.jpg") as photo:
        photo.resize((2400, 1601)).save(node_desk.folder / "large.bmp")

    report = run(node_desk, "files.mjs", recorder.url)

    small, large = report["small"], report["large"]
    assert recorder.requests[:5] == ["POST /upload/v1beta/files"] * 5  # two and three: the large one has two chunks
    assert small["sizeBytes"] == small["actual"] and small["mimeType"] == "image/jpeg"
    assert large["sizeBytes"] == large["actual"] and large["displayName"] == "Автобус 🚌"
    assert {small["name"], large["name"]} <= set(report["listed"])
    assert recorder.requests.count("GET /v1beta/files") == len(report["listed"])
    assert report["byUri"] == small["name"]
    assert report["deleted"] is True
    assert report["afterwards"] == {"class": "ApiError", "status": 404}
    assert says(report["caption"], "bus")


def test_every_way_to_ask_gets_the_same_answer(node_desk: Desk) -> None:
    report = run(node_desk, "answers.mjs", node_desk.server)

    flat = report["flat"]
    assert says(flat["text"], "bus") and flat["output"] == flat["text"] and flat["status"] == "completed"
    for way in ("camelCase", "steps", "turns"):
        assert report[way] == flat, way
    assert report["streamed"]["text"] == flat["text"]
    assert report["streamed"]["events"][0] == "interaction.created"
    assert report["streamed"]["events"][-1] == "interaction.completed"
    assert report["low"]["usage"]["total_input_tokens"] == flat["usage"]["total_input_tokens"] - 1120 + 280
    assert "models/gemini-3-flash-preview" in report["models"]


def test_config_is_taken_for_generation_config(node_desk: Desk) -> None:
    report = run(node_desk, "answers.mjs", node_desk.server)

    assert report["config"]["status"] == report["camelCaseConfig"]["status"] == "incomplete"
    assert report["config"]["text"] == report["camelCaseConfig"]["text"] != report["flat"]["text"]


def test_refusals_are_typed_and_not_repeated(node_desk: Desk, recorder: Recorder) -> None:
    report = run(node_desk, "refusals.mjs", recorder.url)

    raised = {name: (refusal["class"], refusal.get("status")) for name, refusal in report.items()}
    assert raised == {
        "badBase64": ("BadRequestError", 400),
        "blob": ("BadRequestError", 400),
        "unknownModel": ("NotFoundError", 404),
        "unknownFile": ("NotFoundError", 404),
        "badName": ("ApiError", 400),
    }
    assert "input[1].data" in report["badBase64"]["message"]
    assert len(recorder.requests) == len(report), "the SDK repeats what it takes for a hiccup"


def test_a_wrong_key_is_refused_once_each(node_desk: Desk, keyed_server: str) -> None:
    with recording(keyed_server) as recorder:
        report = run(node_desk, "refusals.mjs", recorder.url, key="wrong")

    assert {refusal["status"] for refusal in report.values()} == {401}
    assert report["badBase64"]["class"] == "AuthenticationError"
    assert len(recorder.requests) == len(report)


def test_generate_content_in_all_its_ways(node_desk: Desk) -> None:
    report = run(node_desk, "content.mjs", node_desk.server)

    assert says(report["whole"], "bus") and report["finish"] == "STOP"
    assert report["streamed"] == report["uploaded"] == report["whole"]
    assert report["counted"] == report["charged"]
    assert {"modality": "IMAGE", "tokenCount": 280} in report["low"]
    things = json.loads(report["schema"])
    assert things and all(list(thing) == ["label", "box_2d"] for thing in things), "in the order that was asked for"
    assert report["refusal"]["typed"] and report["refusal"]["status"] == 400
    assert "contents[0].parts[0]" in report["refusal"]["message"]


def test_the_archived_sdk_uploads_asks_and_streams(node_desk: Desk, recorder: Recorder) -> None:
    report = run(node_desk, "older.mjs", recorder.url)

    assert recorder.requests[0] == "POST /upload/v1beta/files", "both parts of it in one request"
    assert report["file"]["displayName"] == "größe" and report["file"]["name"] in report["listed"]
    assert says(report["inline"], "bus")
    assert report["uploaded"] == report["streamed"] == report["inline"]
    assert report["counted"] == report["charged"]
    assert any(says(thing["label"], "bus") for thing in report["schema"])
    assert report["refusal"]["typed"] and report["refusal"]["status"] == 400
    assert "contents[0].parts[0]" in report["refusal"]["message"]


def test_version_1_of_the_sdk_reads_its_own_edition(node_desk: Desk) -> None:
    report = run(node_desk, "genai-1.mjs", node_desk.server)

    whole = report["whole"]
    assert says(whole, "bus") and report["name"] == "größe"
    for way in ("uploaded", "streamed", "interaction", "read", "told"):
        assert report[way] == whole, way
    assert report["counted"] == report["charged"] == report["charge"]
    assert any(says(thing["label"], "bus") for thing in report["schema"])
    assert report["again"].lower().startswith("yes") and report["second"] == report["again"]
    assert report["events"][:2] == ["interaction.start", "content.start"]
    assert report["events"][-2:] == ["content.stop", "interaction.complete"]
    assert report["refusal"]["typed"] and report["refusal"]["status"] == 400
    assert "contents[0].parts[0]" in report["refusal"]["message"]


def test_an_interaction_is_kept_gone_on_from_resumed_and_deleted(node_desk: Desk) -> None:
    report = run(node_desk, "interactions.mjs", node_desk.server)

    assert report["read"] == {"same": True, "question": "Caption this image."}
    assert report["continued"].lower().startswith("yes")
    assert report["background"] == {"before": "in_progress", "after": "completed", "same": True}
    assert report["resumed"] is True
    assert report["cancelled"] == "completed"
    assert report["deleted"] == {"class": "NotFoundError", "status": 404}


def test_batches_inside_and_from_a_file(node_desk: Desk, server: str) -> None:
    report = run(node_desk, "batches.mjs", server)
    assert report["begun"] == "JOB_STATE_PENDING"
    inside = report["inside"]
    assert (inside["state"], inside["displayName"]) == ("JOB_STATE_SUCCEEDED", "inside")
    first, second = inside["responses"]
    assert first["metadata"] == {"key": "one"}
    assert "caption" in json.loads(first["response"]["candidates"][0]["content"]["parts"][0]["text"])
    assert second["error"]["code"] == 3
    read, unreadable = report["file"]["lines"]
    assert (report["file"]["state"], read["key"]) == ("JOB_STATE_SUCCEEDED", "a")
    assert says(read["response"]["candidates"][0]["content"]["parts"][0]["text"], "bus")
    assert "line 2" in unreadable["error"]["message"]
    assert report["cancelled"] in ("JOB_STATE_CANCELLED", "JOB_STATE_SUCCEEDED")
    assert report["listed"] == [2, 1, 0]
    assert report["afterwards"] == {"class": "ApiError", "status": 404}
