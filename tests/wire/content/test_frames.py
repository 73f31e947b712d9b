import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.wire.content.frames import EventFrames, ListFrames


def test_an_event_is_bare() -> None:
    printer = EventFrames()
    assert printer.item({"a": "b\n\u2028\x85"}) == b'data: {"a":"b\\n\\u2028\\u0085"}\n\n'
    assert printer.end() == b""


@pytest.mark.parametrize("items", [[], [{"a": 1}], [{"a": "é\ud800"}, {"b": [2]}, {}]])
def test_a_list_is_json_once_it_is_whole(items: list[dict[str, object]]) -> None:
    printer = ListFrames()
    text = b"".join([*(printer.item(item) for item in items), printer.end()])
    assert json.loads(text) == items


def test_the_items_of_a_list_can_be_told_apart_while_they_come() -> None:
    printer = ListFrames()
    assert [printer.item({"a": n}) for n in (1, 2)] == [b'[{"a":1}', b',\r\n{"a":2}']


def test_an_empty_list_is_a_list() -> None:
    assert ListFrames().end() == b"[]"


def test_readers_are_told_what_they_read() -> None:
    assert (EventFrames().media_type, ListFrames().media_type) == ("text/event-stream", "application/json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.text(st.characters()), JSON, max_size=3), max_size=4))
def test_whatever_is_said_comes_back_in_both_forms(items: list[dict[str, object]]) -> None:
    listed, events = ListFrames(), EventFrames()
    whole = b"".join([*(listed.item(item) for item in items), listed.end()])
    assert json.loads(whole) == items
    stream = b"".join([*(events.item(item) for item in items), events.end()])
    frames = stream.split(b"\n\n")[:-1]
    assert [json.loads(frame.removeprefix(b"data: ")) for frame in frames] == items
    assert all(frame.count(b"\n") == 0 for frame in frames), "an event is one line"
