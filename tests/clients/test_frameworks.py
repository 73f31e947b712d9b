"""Frameworks that people use on top, as their users use them: a caption, a stream, a class filled, a clear refusal."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.clients.answers import boxes, overlap, says
from tests.clients.desk import Desk
from tests.clients.photos import BUS
from tests.clients.printed import CLIENTS, blocks

MODES = {
    "google",
    "google, by a call",
    "openai",
    "openai, by a call",
    "openai, in words",
    "openai, in words and as text",
}
PHOTO = "path/to/organ.jpg"
JAVASCRIPT = Path(__file__).parent / "javascript"


def printed_for(server: str, language: str) -> str:
    """Give the one block in `language` of docs/clients.md, for the server at hand."""
    (block,) = (block for block in blocks(CLIENTS) if block.language == language)
    return block.at(server)


def check_things(things: Any) -> None:
    assert max(overlap(box, BUS) for box in boxes(things, "bus")) >= 0.7, things


@pytest.mark.parametrize(
    ("program", "packages", "roads"),
    [
        pytest.param("with_langchain", "frameworks", {"google", "openai"}, id="LangChain"),
        pytest.param("with_pydantic_ai", "frameworks", {"google", "openai"}, id="Pydantic AI"),
        pytest.param("with_instructor", "frameworks", MODES, id="Instructor"),
        pytest.param("with_litellm", "large-frameworks", {"google", "google with a version", "openai"}, id="LiteLLM"),
        pytest.param("with_llama_index", "large-frameworks", {"google"}, id="LlamaIndex"),
    ],
)
def test_a_framework(desk: Desk, other_clients: Path, program: str, packages: str, roads: set[str]) -> None:
    local = {"LITELLM_LOCAL_MODEL_COST_MAP": "True"}  # or it asks another host for prices first

    reports = desk.program(program, other_clients / packages, **local)

    assert set(reports) == roads
    for road, report in reports.items():
        check_things(report["things"])
        for way in ("called", "prompted"):
            assert report.get(way, report["things"]) == report["things"], (road, way)
        said = report["refusal"]["said"]
        assert ("400" in said or "BadRequest" in said) and "this is plain text" in said, road
        for caption in report.get("captions", []):
            assert says(caption, "bus") and report["streamed"] == caption, road
        assert report.get("tokens", 1552) > 258
        assert report.get("second", "Yes").startswith("Yes")
        if "captions" not in report:
            assert report["streamed"] == report["things"], road


def test_llm_on_the_command_line(desk: Desk, other_clients: Path) -> None:
    (desk.folder / "extra-openai-models.yaml").write_text(printed_for(desk.server, "yaml"))

    def llm(*words: str) -> str:
        command = (sys.executable, "-S", "-W", "ignore", "-m", "llm", *words)
        home = {"LLM_USER_PATH": str(desk.folder), "OPENAI_API_KEY": "anything"}
        return desk.run(*command, PYTHONPATH=str(other_clients / "frameworks"), **home)

    schema = json.dumps({"type": "object", "properties": {"label": {"type": "string"}}, "required": ["label"]})
    assert says(llm("-m", "beholder", "Caption this image.", "-a", PHOTO), "bus")
    assert llm("-c", "Is there a bus?").startswith("Yes"), "it goes on from the last question"
    assert "bus" in json.loads(llm("-m", "beholder", "Detect the bus.", "-a", PHOTO, "--schema", schema))["label"]


def test_the_vercel_ai_sdk(node_desk: Desk) -> None:
    reports = json.loads(node_desk.javascript(JAVASCRIPT / "ai-sdk.mjs"))

    assert set(reports) == {"google", "google without a version", "compatible"}
    for road, report in reports.items():
        assert says(report["caption"], "bus") and report["streamed"] == report["caption"], road
        assert report["finish"] == "length" and report["tokens"] > 258
        check_things(report["object"]["things"])
        assert report["streamedObject"] == report["output"] == report["object"]
        assert report["choice"] == "bus"
        assert report["refusal"]["status"] == 400 and "this is plain text" in report["refusal"]["message"]
        steps = report["steps"]
        assert steps["given"]["count"] >= 1 and "gave ticket: 17." in steps["text"]
        assert steps["streamed"] == steps["text"]
        (first, counted), (last, answered) = steps["calls"]
        assert (first, counted, last) == ("log", steps["given"], "done") and "count of buses" in answered["answer"]


def test_langchain_in_javascript(node_desk: Desk) -> None:
    report = json.loads(node_desk.javascript(JAVASCRIPT / "langchain.mjs"))

    assert says(report["caption"], "bus") and report["streamed"] == report["caption"] and report["tokens"] > 258
    check_things(report["things"])
    assert report["called"] == report["things"]
    assert report["call"]["name"] == "log_buses" and report["call"]["args"]["count"] >= 1
    assert "The function log_buses gave ticket 17." in report["after"]
    assert "400" in report["refusal"] and "this is plain text" in report["refusal"]


def test_the_openai_package_in_javascript(node_desk: Desk) -> None:
    report = json.loads(node_desk.javascript(JAVASCRIPT / "openai.mjs"))

    assert says(report["caption"], "bus") and report["streamed"] == report["helped"] == report["caption"]
    assert report["named"] and report["model"] == "gemini-2.5-flash"
    check_things(report["parsed"]["things"])
    assert (report["parsed"]["setting"], report["parsed"]["taken"]) == ("outdoor", None)
    assert len(report["calls"]) == 1 and report["calls"][0]["count"] >= 1
    assert "The function log_buses gave ticket 17." in report["ran"]
    assert report["refusal"]["class"] == "BadRequestError" and report["refusal"]["type"] == "invalid_request_error"
    assert report["refusal"]["param"] == "messages[0].content[1]"
    assert (report["responses"]["class"], report["responses"]["status"]) == ("NotFoundError", 404)
    assert "use chat completions" in report["responses"]["message"]
