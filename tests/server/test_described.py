import pytest

from beholder.faults import Status
from beholder.server.described import (
    ASKING,
    GUARDED,
    NAMED,
    OPEN,
    events,
    header,
    in_path,
    json,
    link,
    operation,
    query,
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
