import json
from typing import Any

import pytest

from beholder.domain import FileId
from beholder.faults import Fault, Status
from beholder.wire.batches import Inlined, NewBatch, parse

REQUEST = {"contents": [{"parts": [{"text": "hi"}]}]}


def body(config: Any, **more: Any) -> bytes:
    return json.dumps({"batch": {"displayName": "d", "inputConfig": config, **more}}).encode()


def lines(new: NewBatch) -> list[Any]:
    assert isinstance(new.source, Inlined)
    assert new.source.lines.endswith(b"\n")
    return [json.loads(line) for line in new.source.lines.splitlines()]


def test_requests_in_the_body_become_lines_in_their_order() -> None:
    items = [{"request": REQUEST, "metadata": {"key": "a"}}, {"request": {"contents": "anything"}}]
    new = parse(body({"requests": {"requests": items}}))
    assert (new.display_name, new.priority) == ("d", 0)
    assert lines(new) == [{"metadata": {"key": "a"}, "request": REQUEST}, {"request": {"contents": "anything"}}]


def test_the_spelling_of_the_guide_s_shell_sample() -> None:
    given = {"batch": {"display_name": "e", "input_config": {"requests": {"requests": [{"request": REQUEST}]}}}}
    new = parse(json.dumps(given).encode())
    assert new.display_name == "e"
    assert lines(new) == [{"request": REQUEST}]


@pytest.mark.parametrize(
    ("config", "id"),
    [
        pytest.param({"fileName": "files/abc"}, "abc", id="camelCase"),
        pytest.param({"file_name": "files/abc"}, "abc", id="snake_case"),
        pytest.param({"fileName": "http://host/v1beta/files/abc"}, "abc", id="a uri"),
    ],
)
def test_a_file_of_lines(config: dict[str, str], id: str) -> None:
    assert parse(body(config)).source == FileId(id)


def test_a_priority_may_be_a_number_or_digits() -> None:
    assert parse(body({"fileName": "files/a"}, priority="-7")).priority == -7
    assert parse(body({"fileName": "files/a"}, priority=3)).priority == 3


def test_no_line_break_of_a_caller_breaks_a_line() -> None:
    request = {"contents": [{"parts": [{"text": "a\nb\r\u2028c\ud83d"}]}]}
    new = parse(body({"requests": {"requests": [{"request": request}]}}).replace(b"\\ud83d", b""))
    assert len(lines(new)) == 1


@pytest.mark.parametrize(
    ("given", "where"),
    [
        pytest.param({}, "batch", id="no batch"),
        pytest.param({"batch": {}}, "batch.inputConfig", id="no input"),
        pytest.param({"batch": {"inputConfig": {}}}, "batch.inputConfig", id="neither"),
        pytest.param(
            {"batch": {"inputConfig": {"fileName": "files/a", "requests": {"requests": [{"request": {}}]}}}},
            "batch.inputConfig",
            id="both",
        ),
        pytest.param(
            {"batch": {"inputConfig": {"requests": {"requests": []}}}}, "batch.inputConfig.requests.requests", id="none"
        ),
        pytest.param(
            {"batch": {"inputConfig": {"requests": {"requests": [{"request": {}}, {"metadata": {}}]}}}},
            "batch.inputConfig.requests.requests[1].request",
            id="an item without a request",
        ),
        pytest.param(
            {"batch": {"inputConfig": {"requests": {"requests": ["hi"]}}}},
            "batch.inputConfig.requests.requests[0]",
            id="an item that is words",
        ),
        pytest.param({"batch": {"inputConfig": {"fileName": "a.jsonl"}}}, "batch.inputConfig.fileName", id="a path"),
        pytest.param(
            {"batch": {"inputConfig": {"fileName": "https://example.com/a"}}}, "batch.inputConfig.fileName", id="a URL"
        ),
        pytest.param(
            {"batch": {"inputConfig": {"fileName": "files/a"}, "webhookConfig": {"uris": ["http://a"]}}},
            "batch.webhookConfig",
            id="a webhook",
        ),
        pytest.param(
            {"batch": {"inputConfig": {"fileName": "files/a"}, "displayName": "x" * 513}},
            "batch.displayName",
            id="name",
        ),
        pytest.param(
            {"batch": {"inputConfig": {"fileName": "files/a"}, "priority": 2**63}}, "batch.priority", id="priority"
        ),
    ],
)
def test_what_cannot_be_used_is_named(given: Any, where: str) -> None:
    with pytest.raises(Fault) as caught:
        parse(json.dumps(given).encode())
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)


def test_a_batch_of_nothing_is_told_so() -> None:
    with pytest.raises(Fault) as caught:
        parse(json.dumps({"batch": {"inputConfig": {"requests": {"requests": []}}}}).encode())
    assert caught.value.message == "should hold at least one"
