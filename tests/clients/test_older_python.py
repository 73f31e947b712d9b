"""Older Python SDKs, as programs written for them use them: each version of its own packages, in its own process."""

from pathlib import Path
from typing import Any

import pytest

from tests.clients.answers import boxes, overlap, says
from tests.clients.desk import Desk
from tests.clients.photos import BUS, lay_out

VERSIONS = [pytest.param("1.55", id="google-genai 1.55"), pytest.param("2.9", id="google-genai 2.9")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, server: str, photo_server: str) -> Desk:
    return Desk(lay_out(tmp_path_factory.mktemp("older")), server, photo_server)


@pytest.fixture(scope="module", params=VERSIONS)
def genai(request: pytest.FixtureRequest, place: Desk, other_clients: Path) -> dict[str, Any]:
    report: dict[str, Any] = place.program("with_genai", other_clients / f"genai-{request.param}")
    assert report["version"].startswith(request.param)
    return report


@pytest.fixture(scope="module")
def generativeai(place: Desk, other_clients: Path) -> dict[str, Any]:
    report: dict[str, Any] = place.program("with_generativeai", other_clients / "generativeai-0.8")
    return report


def check_content(content: dict[str, Any], things: list[dict[str, Any]]) -> None:
    assert says(content["whole"], "bus")
    assert content["streamed"] == content["pillow"] == content["whole"]
    assert content["counted"] == content["charged"] > 258
    assert content["enum"] == "bus"
    assert content["cut"] == "MAX_TOKENS"
    assert max(overlap(box, BUS) for box in boxes(things, "bus")) >= 0.7


def test_contents(genai: dict[str, Any]) -> None:
    check_content(genai["content"], genai["content"]["schema"])
    assert genai["content"]["standard"] == genai["content"]["schema"]
    assert genai["at_once"] == [genai["content"]["whole"]] * 2


def test_a_chat(genai: dict[str, Any]) -> None:
    assert genai["chat"]["again"].lower().startswith("yes")
    assert genai["chat"]["streamed"] == genai["chat"]["again"]


def test_files(genai: dict[str, Any]) -> None:
    caption = genai["content"]["whole"]
    assert genai["files"] == {"caption": caption, "name": "größe", "state": "ACTIVE", "listed": True}
    assert "models/gemini-2.5-flash" in genai["models"]


def test_interactions_have_the_shape_of_their_version(genai: dict[str, Any]) -> None:
    report, first = genai["interactions"], genai["version"].startswith("1.")
    begins, piece, ends = ("start", "content.delta", "complete") if first else ("created", "step.delta", "completed")

    assert report["said"] == report["again"] == report["streamed"] == genai["content"]["whole"]
    assert report["status"] == "completed" and report["charged"] == genai["content"]["charged"]
    assert report["second"].lower().startswith("yes")
    assert report["events"][0] == f"interaction.{begins}" and report["events"][-1] == f"interaction.{ends}"
    assert report["events"].count(piece) > 1
    assert report["resumed"] is True
    assert report["job"] == {"first": "in_progress", "last": f"interaction.{ends}", "said": report["said"]}


def test_calls_of_functions(genai: dict[str, Any]) -> None:
    calls, first = genai["calls"], genai["version"].startswith("1.")
    assert calls["content"] == [["report", {"count": 2}]]
    assert calls["interaction"] == ["report", {"count": 2}, "requires_action"]
    assert "noted" in calls["second"]
    piece = "content" if first else "step"
    assert calls["streamed"][1:-1] == [f"{piece}.start", f"{piece}.delta", f"{piece}.stop"]


def test_refusals_are_typed(genai: dict[str, Any]) -> None:
    assert genai["bad_image"]["client_error"] and "contents[0].parts[0]" in genai["bad_image"]["said"]
    assert genai["unknown_model"]["client_error"] and "'gpt-4'" in genai["unknown_model"]["said"]
    assert genai["bad_block"]["kind"] == "BadRequestError" and "input[0]" in genai["bad_block"]["said"]


def test_generativeai_asks(generativeai: dict[str, Any]) -> None:
    content = generativeai["content"]
    check_content(content, content["schema"])
    assert content["permitted"] == content["whole"]
    assert generativeai["chat"]["again"].lower().startswith("yes")
    assert generativeai["chat"]["streamed"] == generativeai["chat"]["again"]
    assert "models/gemini-2.5-flash" in generativeai["models"]


def test_generativeai_has_a_function_called(generativeai: dict[str, Any]) -> None:
    assert generativeai["calls"] == ["report", {"count": 2}]


@pytest.mark.parametrize("way", ["files", "at_once"])
def test_generativeai_uploads_by_the_discovery_document(generativeai: dict[str, Any], place: Desk, way: str) -> None:
    size = (place.folder / "path/to/organ.jpg").stat().st_size
    caption = generativeai["content"]["whole"]
    expected = {"caption": caption, "name": "größe", "state": "ACTIVE", "size": size, "listed": True}
    assert generativeai[way] == expected


def test_generativeai_is_refused_with_types(generativeai: dict[str, Any]) -> None:
    bad, unknown, name = (generativeai[key] for key in ("bad_image", "unknown_model", "bad_name"))
    assert (bad["kind"], bad["typed"]) == ("BadRequest", True) and "contents[0].parts[0]" in bad["said"]
    assert (unknown["kind"], unknown["typed"]) == ("NotFound", True) and "'gpt-4'" in unknown["said"]
    assert "file.name" in name["said"]
