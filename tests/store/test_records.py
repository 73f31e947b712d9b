import dataclasses
import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import (
    CallMode,
    Failure,
    Finish,
    FinishReason,
    Function,
    FunctionCall,
    FunctionResult,
    Generation,
    Interaction,
    KeptImage,
    OutputFormat,
    OutputKind,
    Request,
    Resolution,
    Role,
    Text,
    ThinkingLevel,
    Thought,
    Tools,
    Turn,
    Usage,
    Words,
)
from beholder.store.records import print_interaction, print_request, read_interaction, read_request

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
ANY_TEXT = st.text(st.characters())  # half surrogate pairs and NUL among them
IMAGES = st.builds(
    KeptImage,
    sha256=st.just("a" * 64),
    size=st.integers(1, 2**40),
    media_type=st.just("image/png"),
    where=ANY_TEXT,
    resolution=st.none() | st.sampled_from(Resolution),
    uri=st.none() | ANY_TEXT,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=5,
)
ARGUMENTS = st.dictionaries(ANY_TEXT, JSON, max_size=3)
CALLS = st.builds(FunctionCall, ANY_TEXT, ANY_TEXT, ARGUMENTS)
RESULTS = st.builds(
    FunctionResult,
    call_id=ANY_TEXT,
    name=ANY_TEXT,
    value=JSON,
    images=st.lists(IMAGES, max_size=2).map(tuple),
    is_error=st.booleans(),
    where=ANY_TEXT,
)
PARTS = st.builds(Text, ANY_TEXT) | IMAGES | CALLS | RESULTS
TURNS = st.builds(Turn, st.sampled_from(Role), st.lists(PARTS, max_size=3).map(tuple))
TOOLS = st.builds(
    Tools,
    st.lists(st.builds(Function, ANY_TEXT, ANY_TEXT, st.none() | ARGUMENTS, ANY_TEXT), max_size=2).map(tuple),
    st.sampled_from(CallMode),
    st.none() | st.lists(ANY_TEXT, max_size=2).map(tuple),
)
REQUESTS = st.builds(
    Request,
    model=ANY_TEXT,
    turns=st.lists(TURNS, max_size=3).map(tuple),
    system=st.none() | ANY_TEXT,
    output=st.sampled_from([OutputFormat(), OutputFormat(OutputKind.JSON, {"type": "object", "x": [1, None]})]),
    generation=st.sampled_from(
        [Generation(), Generation(5, ("x",), 0.5, 0.25, 3, -(2**62), ThinkingLevel.LOW, thinking_summaries=True)]
    ),
    tools=TOOLS,
)
SAID = st.tuples(
    st.lists(st.builds(Thought, ANY_TEXT), max_size=3),
    st.lists(st.builds(Words, ANY_TEXT) | CALLS, max_size=3),
    st.lists(st.builds(Finish, st.sampled_from(FinishReason), st.just(Usage(1, 2, 3, 4))), max_size=1),
).map(lambda parts: (*parts[0], *parts[1], *parts[2]))


def row(columns: dict[str, Any]) -> Any:
    assert all(not isinstance(value, str) or value.isascii() for value in columns.values())
    return SimpleNamespace(**columns)


@given(REQUESTS)
def test_a_request_is_read_as_it_was_printed(request: Request[KeptImage]) -> None:
    printed = print_request(request)
    assert printed.isascii()
    assert read_request(printed) == request


@given(SAID, st.none() | st.builds(Failure, st.just("INTERNAL"), ANY_TEXT))
def test_an_interaction_is_read_as_it_was_printed(said: tuple[Any, ...], failure: Failure | None) -> None:
    interaction = Interaction(
        "int_1", "gemini-\udcff", MOMENT, MOMENT, True, "int_0", {"labels": {"a": "é\ud800"}}, said, failure
    )
    assert read_interaction(row(print_interaction(interaction))) == interaction


def test_a_request_from_before_there_were_functions_is_read() -> None:
    old = json.loads(print_request(Request("m", (Turn(Role.USER, (Text("hi"),)),))))
    del old["tools"]
    assert read_request(json.dumps(old)).tools == Tools()


def test_the_status_is_a_column() -> None:
    interaction = Interaction("int_1", "m", MOMENT, MOMENT)
    assert print_interaction(interaction)["status"] == "in_progress"
    stopped = dataclasses.replace(interaction, said=(Finish(FinishReason.CANCELLED, Usage()),))
    assert print_interaction(stopped)["status"] == "cancelled"
    waiting = (FunctionCall("c", "f", {}), Finish(FinishReason.STOP, Usage()))
    assert print_interaction(dataclasses.replace(interaction, said=waiting))["status"] == "requires_action"
