import re
from typing import Any

import pytest

from beholder.faults import Status
from beholder.server.described import (
    ASKING,
    GUARDED,
    NAMED,
    OPEN,
    PAGES,
    REQUEST_ID,
    events,
    header,
    in_path,
    json,
    link,
    operation,
    query,
    response,
)
from beholder.wire.described.shapes import TEXT, ref
from beholder.wire.errors import http_status


def test_a_route_says_what_it_takes_and_answers() -> None:
    described = operation(
        json("Interaction"),
        tag="interactions",
        refusals=(Status.NOT_FOUND, Status.UNAVAILABLE),
        body=json("CreateInteraction"),
        parameters=(query("stream", TEXT, "Whether."), header("x", TEXT, "What."), in_path("id", TEXT)),
        headers={"x-more": {"schema": TEXT}},
        links={"get": link("get_it", **{"path.id": "$response.body#/id"})},
    )
    assert described["tags"] == ["interactions"]
    assert described["requestBody"]["content"] == {"application/json": {"schema": ref("CreateInteraction")}}
    assert [(one["in"], one["name"], one.get("required", False)) for one in described["parameters"]] == [
        ("query", "stream", False),
        ("header", "x", False),
        ("path", "id", True),
    ]
    responses = described["responses"]
    assert list(responses) == ["200", "404", "503"]
    assert responses["200"]["content"] == {"application/json": {"schema": ref("Interaction")}}
    assert set(responses["200"]["headers"]) == {"x-request-id", "x-more"}
    assert responses["200"]["links"]["get"]["operationId"] == "get_it"
    assert responses["404"]["content"] == {"application/json": {"schema": ref("Error404")}}


@pytest.mark.parametrize("status", Status)
def test_what_may_pass_says_when_to_come_again(status: Status) -> None:
    described = operation(json("Model"), tag="models", refusals=(status,))
    answer = described["responses"][str(http_status(status))]
    assert answer["headers"].get("retry-after", {}).get("required", False) == (http_status(status) in (429, 503))
    assert status.value in answer["description"]


@pytest.mark.parametrize("end", [None, "[DONE]"])
def test_of_a_stream_the_single_event_is_described(end: str | None) -> None:
    content = operation(events("ChatChunk", end), tag="x")["responses"]["200"]["content"]
    data = content["text/event-stream"]["itemSchema"]["properties"]["data"]
    said = {"contentMediaType": "application/json", "contentSchema": ref("ChatChunk")}
    assert data == {"type": "string", **(said if end is None else {"anyOf": [{"const": end}, said]})}


def test_a_route_that_takes_nothing_has_no_body() -> None:
    assert "requestBody" not in operation(json("Model"), tag="models")


def test_what_is_asked_for_more_may_be_refused_for_more() -> None:
    assert set(OPEN) < set(GUARDED) < set(NAMED) < set(ASKING) < set(Status)


def test_a_body_may_be_left_out_where_it_is_said_so() -> None:
    taken, needed = (
        operation(json("Model"), tag="x", body=json("NewFile"), needs_body=needs)["requestBody"]
        for needs in (False, True)
    )
    assert (taken["required"], needed["required"]) == (False, True)
    assert taken["content"] == needed["content"]


@pytest.mark.parametrize(
    ("refusals", "codes"),
    [
        pytest.param((), ["200"], id="none"),
        pytest.param((Status.INTERNAL,), ["200", "500"], id="one"),
        pytest.param((Status.UNAVAILABLE, Status.NOT_FOUND), ["200", "404", "503"], id="in the order of their codes"),
        pytest.param((Status.INVALID_ARGUMENT, Status.FAILED_PRECONDITION), ["200", "400"], id="two of one code"),
    ],
)
def test_each_code_is_told_once(refusals: tuple[Status, ...], codes: list[str]) -> None:
    responses = operation(json("Model"), tag="x", refusals=refusals)["responses"]
    assert list(responses) == codes
    for status in refusals:
        assert status.value in responses[str(http_status(status))]["description"]


def test_answers_of_other_codes_stand_beside_what_was_asked_for() -> None:
    further = {206: response("A part.", {"*/*": TEXT}, {"content-range": {"schema": TEXT}})}
    responses = operation({"*/*": TEXT}, tag="files", refusals=(), further=further)["responses"]
    assert list(responses) == ["200", "206"]
    assert set(responses["206"]["headers"]) == {"x-request-id", "content-range"}
    assert responses["206"]["content"] == {"*/*": {"schema": TEXT}}


def test_without_links_none_are_told() -> None:
    assert "links" not in operation(json("Model"), tag="x")["responses"]["200"]


def test_a_link_keeps_the_version_of_the_path() -> None:
    made = link("get_it", **{"path.id": "$response.body#/id"})
    assert made["parameters"] == {"path.version": "$request.path.version", "path.id": "$response.body#/id"}


@pytest.mark.parametrize(
    ("id", "fits"),
    [
        ("abc", True),
        ("a.b-c_D9", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("", False),
        ("a b", False),
        ("a\n", False),
    ],
)
def test_the_name_of_a_request_is_sane(id: str, fits: bool) -> None:
    header: Any = REQUEST_ID["x-request-id"]
    pattern = header["schema"]["pattern"].replace("$", r"\Z")  # ECMA's $ is the end; Python's also stands before \n
    assert bool(re.search(pattern, id)) == fits


def test_pages_are_asked_for_by_size_and_token() -> None:
    size, token = PAGES
    assert (size["in"], size["name"], token["name"]) == ("query", "pageSize", "pageToken")
    assert (size["schema"]["minimum"], token["schema"]) == (0, {"type": "string"})
    assert not any(one.get("required") for one in PAGES)
