"""Names, ranges and words of a request, as clients that print protocol buffers and those that print JSON send them."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from beholder.domain import Resolution, ThinkingLevel
from beholder.faults import Fault
from beholder.wire.content.body import Body, CountBody, GenerationConfig, ThinkingConfig
from beholder.wire.parsing import read_shape


@pytest.mark.parametrize(
    ("given", "level"),
    [
        pytest.param("low", ThinkingLevel.LOW, id="a word"),
        pytest.param(" HIGH ", ThinkingLevel.HIGH, id="in any case"),
        pytest.param("minimal", ThinkingLevel.MINIMAL, id="the least"),
        pytest.param(0, None, id="number 0: unspecified"),
        pytest.param(1, ThinkingLevel.LOW, id="number 1"),
        pytest.param(2, ThinkingLevel.MEDIUM, id="number 2"),
        pytest.param(3, ThinkingLevel.HIGH, id="number 3"),
        pytest.param(4, ThinkingLevel.MINIMAL, id="number 4, which came later"),
        pytest.param("THINKING_LEVEL_UNSPECIFIED", None, id="unspecified"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="null"),
    ],
)
@pytest.mark.parametrize("name", ["thinkingLevel", "thinking_level"])
def test_a_level_of_thinking_by_word_or_number(name: str, given: object, level: ThinkingLevel | None) -> None:
    assert ThinkingConfig.model_validate({name: given}).thinking_level is level


@pytest.mark.parametrize(
    "given",
    [5, -1, 1.5, "most", ["low"], pytest.param(True, id="true is no number"), pytest.param(False, id="nor is false")],
)
def test_what_is_no_level_of_thinking(given: object) -> None:
    with pytest.raises(ValidationError):
        ThinkingConfig.model_validate({"thinkingLevel": given})


@pytest.mark.parametrize(
    ("knob", "accepted", "refused"),
    [
        pytest.param("temperature", [0, 0.5, 2], [-0.1, 2.1, "warm"], id="temperature"),
        pytest.param("topP", [0, 1], [-0.1, 1.1], id="topP"),
        pytest.param("topK", [1, 40.0], [0, 0.5, 2**31], id="topK"),
        pytest.param("seed", [-(2**63), 0, 2**63 - 1], [-(2**63) - 1, 2**63, 1.5], id="seed"),
        pytest.param("maxOutputTokens", [1, 2**31 - 1], [0, -1, 2**31, 1.5], id="maxOutputTokens"),
        pytest.param("candidateCount", [0, 1, 8], ["many", 1.5], id="candidateCount, judged elsewhere"),
        pytest.param("stopSequences", [[], ["x", "yz"]], ["x", [""], [1]], id="stopSequences"),
        pytest.param("responseSchema", [{}, {"type": "STRING"}], [[], "STRING", True], id="responseSchema"),
        pytest.param("responseJsonSchema", [{}, True, False, []], [], id="responseJsonSchema, judged elsewhere"),
        pytest.param("responseModalities", [["TEXT"], [1]], ["TEXT", [None], [9]], id="responseModalities"),
        pytest.param("thinkingConfig", [{}, {"thinkingBudget": -1}], [[], {"thinkingBudget": -2}], id="thinkingConfig"),
    ],
)
def test_a_knob_has_its_range(knob: str, accepted: list[object], refused: list[object]) -> None:
    for value in accepted:
        assert GenerationConfig.model_validate({knob: value}).model_fields_set, value
    for value in refused:
        with pytest.raises(Fault) as caught:
            read_shape(GenerationConfig, {knob: value}, "generationConfig")
        assert (caught.value.where or "").startswith(f"generationConfig.{knob}"), value


def test_every_knob_may_be_null() -> None:
    nothing = dict.fromkeys(GenerationConfig.model_fields)
    assert GenerationConfig.model_validate(nothing) == GenerationConfig.model_validate({})


@pytest.mark.parametrize(
    "name", ["response_json_schema", "responseJsonSchema", "_responseJsonSchema", "_response_json_schema"]
)
def test_every_name_of_the_schema_for_json(name: str) -> None:
    schema = {"type": "object", "properties": {"my_name": {}, "myName": {}}}
    assert GenerationConfig.model_validate({name: schema}).response_json_schema == schema


def test_words_are_read_in_any_case_but_kept_when_they_are_the_callers() -> None:
    config = GenerationConfig.model_validate(
        {"responseModalities": ["TEXT", "Image", 2], "stopSequences": ["END"], "mediaResolution": "LOW"}
    )
    assert config.response_modalities == ["text", "image", "image"]
    assert config.stop_sequences == ("END",)
    assert config.media_resolution is Resolution.LOW


@pytest.mark.parametrize(
    ("shape", "given", "name", "value"),
    [
        pytest.param(Body, {"systemInstruction": "x"}, "system_instruction", "x", id="camelCase"),
        pytest.param(Body, {"system_instruction": "x"}, "system_instruction", "x", id="snake_case"),
        pytest.param(Body, {"toolConfig": {"a": 1}}, "tool_config", {"a": 1}, id="read elsewhere"),
        pytest.param(Body, {"cachedContent": "c/1"}, "cached_content", "c/1", id="refused elsewhere"),
        pytest.param(Body, {"safetySettings": [{}], "labels": 5}, "contents", None, id="unknown keys"),
        pytest.param(Body, {"generationConfig": None}, "generation_config", None, id="no knobs"),
        pytest.param(CountBody, {"contents": ["x"], "tools": 5}, "contents", ["x"], id="counting contents"),
        pytest.param(CountBody, {"generate_content_request": {}}, "generate_content_request", {}, id="counting all"),
    ],
)
def test_fields_of_a_request(shape: type[BaseModel], given: dict[str, Any], name: str, value: object) -> None:
    assert getattr(shape.model_validate(given), name) == value
