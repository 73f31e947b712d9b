"""What `generationConfig` means: knobs, the budget of thinking, and the one form that its several fields ask for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Generation, OutputFormat, OutputKind, ThinkingLevel
from beholder.faults import Fault, Status
from beholder.wire.content.body import GenerationConfig
from beholder.wire.content.config import generation, output

WORD = {"type": "STRING", "enum": ["cat", "dog"]}
JSON, ENUM = "application/json", "text/x.enum"
LEVELS = [ThinkingLevel.MINIMAL, ThinkingLevel.LOW, ThinkingLevel.MEDIUM, ThinkingLevel.HIGH]


def config(**fields: Any) -> GenerationConfig:
    return GenerationConfig.model_validate(fields)


def level(**thinking: Any) -> ThinkingLevel | None:
    return generation(config(thinkingConfig=thinking), "at").thinking_level


def test_no_knobs_are_the_engines_own() -> None:
    assert generation(config(), "at") == Generation()
    assert output(config(), "at") == OutputFormat()


@pytest.mark.parametrize(
    ("fields", "knobs"),
    [
        pytest.param({"maxOutputTokens": 9}, Generation(max_output_tokens=9), id="tokens"),
        pytest.param({"stopSequences": ["a", "b"]}, Generation(stop_sequences=("a", "b")), id="stops"),
        pytest.param({"temperature": 0}, Generation(temperature=0), id="cold is not nothing"),
        pytest.param({"topP": 0}, Generation(top_p=0), id="topP"),
        pytest.param({"topK": 40.0}, Generation(top_k=40), id="topK as the Python SDK sends it"),
        pytest.param({"seed": 0}, Generation(seed=0), id="seed"),
        pytest.param({"thinkingConfig": {"includeThoughts": True}}, Generation(thinking_summaries=True), id="thoughts"),
        pytest.param({"candidateCount": 1}, Generation(), id="one answer"),
        pytest.param({"candidateCount": 0}, Generation(), id="unset, as protocol buffers print it"),
        pytest.param({"responseModalities": ["Text", 1, "MODALITY_UNSPECIFIED", 0]}, Generation(), id="in words"),
    ],
)
def test_a_knob(fields: dict[str, Any], knobs: Generation) -> None:
    assert generation(config(**fields), "at") == knobs


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        pytest.param(-1, None, id="as the model thinks fit"),
        pytest.param(0, ThinkingLevel.MINIMAL, id="none"),
        pytest.param(1, ThinkingLevel.LOW, id="the least there is"),
        pytest.param(1024, ThinkingLevel.LOW, id="low, to its end"),
        pytest.param(1025, ThinkingLevel.MEDIUM, id="medium, from its begin"),
        pytest.param(8192, ThinkingLevel.MEDIUM, id="medium, to its end"),
        pytest.param(8193, ThinkingLevel.HIGH, id="high"),
    ],
)
def test_a_budget_of_thinking_is_a_level(budget: int, expected: ThinkingLevel | None) -> None:
    assert level(thinkingBudget=budget) is expected
    assert level(thinkingBudget=budget, thinkingLevel="medium") is ThinkingLevel.MEDIUM, "a level goes first"


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))
def test_more_budget_is_never_less_thinking(one: int, other: int) -> None:
    least, most = level(thinkingBudget=min(one, other)), level(thinkingBudget=max(one, other))
    assert least is not None
    assert most is not None
    assert LEVELS.index(least) <= LEVELS.index(most)


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        pytest.param({"responseMimeType": ""}, OutputFormat(), id="no type, as protocol buffers print it"),
        pytest.param({"responseMimeType": "text/plain"}, OutputFormat(), id="words"),
        pytest.param({"responseMimeType": f"{JSON}; charset=utf-8"}, OutputFormat(OutputKind.JSON), id="any JSON"),
        pytest.param({"responseSchema": {"type": "STRING"}}, OutputFormat(OutputKind.JSON, {"type": "string"}), id="s"),
        pytest.param(
            {"responseMimeType": ENUM, "responseSchema": WORD},
            OutputFormat(OutputKind.ENUM, {"type": "string", "enum": ["cat", "dog"]}),
            id="one word of a list",
        ),
        pytest.param(
            {"responseJsonSchema": {"type": "integer"}}, OutputFormat(OutputKind.JSON, {"type": "integer"}), id="JSON"
        ),
        pytest.param({"responseJsonSchema": True}, OutputFormat(OutputKind.JSON, {}), id="all that is JSON"),
    ],
)
def test_the_form_of_the_answer(fields: dict[str, Any], form: OutputFormat) -> None:
    assert output(config(**fields), "at") == form


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        pytest.param({"candidateCount": 2}, "at.candidateCount", "2 answers at once", id="two answers"),
        pytest.param({"candidateCount": -1}, "at.candidateCount", "-1 answers at once", id="fewer than none"),
        pytest.param({"responseModalities": ["TEXT", "AUDIO"]}, "at.responseModalities[1]", "'audio'", id="sound"),
        pytest.param({"responseModalities": [2]}, "at.responseModalities[0]", "'image'", id="a picture, by number"),
    ],
)
def test_knobs_that_would_change_the_answer_are_refused(fields: dict[str, Any], where: str, words: str) -> None:
    with pytest.raises(Fault) as caught:
        generation(config(**fields), "at")
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        pytest.param({"responseMimeType": "image/png"}, "at.responseMimeType", "'image/png'", id="a picture"),
        pytest.param({"responseMimeType": ENUM}, "at.responseMimeType", "needs a schema", id="a word of no list"),
        pytest.param({"responseSchema": {}, "responseJsonSchema": True}, "at", "keep one", id="two schemas"),
        pytest.param({"responseJsonSchema": [1]}, "at.responseJsonSchema", "not a list", id="a list for a schema"),
        pytest.param({"responseJsonSchema": 0}, "at.responseJsonSchema", "not 0", id="a number for a schema"),
        pytest.param({"responseJsonSchema": False}, "at.responseJsonSchema", "no answer at all", id="nothing fits"),
        pytest.param(
            {"responseMimeType": "text/plain", "responseSchema": WORD}, "at.responseSchema", "text/plain", id="words"
        ),
        pytest.param(
            {"responseMimeType": ENUM, "responseSchema": {"type": "STRING"}},
            "at.responseSchema.enum",
            "a list of strings",
            id="a word of a missing list",
        ),
        pytest.param(
            {"responseJsonSchema": {"type": "word"}}, "at.responseJsonSchema.type", "JSON Schema type", id="no schema"
        ),
    ],
)
def test_a_form_that_cannot_be_had_is_refused(fields: dict[str, Any], where: str, words: str) -> None:
    with pytest.raises(Fault) as caught:
        output(config(**fields), "at")
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)
    assert words in caught.value.message
