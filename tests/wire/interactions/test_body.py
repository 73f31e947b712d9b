from typing import Any

import pytest

from beholder.domain import Resolution, ThinkingLevel
from beholder.wire.interactions.body import Body, GenerationConfig

from .bodies import call, refusal


@pytest.mark.parametrize(
    ("fields", "where", "message"),
    [
        pytest.param({"model": 5}, "model", "should be a string, not 5", id="model"),
        pytest.param({"stream": "perhaps"}, "stream", "should be true or false, not 'perhaps'", id="stream"),
        pytest.param({"generation_config": []}, "generation_config", "should be a JSON object, not a list", id="list"),
        pytest.param({"config": "minimal"}, "config", "should be a JSON object, not 'minimal'", id="config"),
        pytest.param(
            {"generation_config": {"max_output_tokens": 0}},
            "generation_config.max_output_tokens",
            "should be greater than or equal to 1, not 0",
            id="no tokens",
        ),
        pytest.param(
            {"generationConfig": {"maxOutputTokens": 1.5}},
            "generationConfig.maxOutputTokens",
            "should be a whole number, not 1.5",
            id="half a token",
        ),
        pytest.param(
            {"config": {"thinkingLevel": "bogus"}},
            "config.thinkingLevel",
            "should be 'minimal', 'low', 'medium', 'high' or 'xhigh', not 'bogus'",
            id="thinking level",
        ),
        pytest.param(
            {"generation_config": {"thinking_summaries": "all"}},
            "generation_config.thinking_summaries",
            "should be 'auto' or 'none', not 'all'",
            id="thinking summaries",
        ),
        pytest.param(
            {"generation_config": {"temperature": 3}},
            "generation_config.temperature",
            "should be less than or equal to 2, not 3",
            id="temperature",
        ),
        pytest.param(
            {"generation_config": {"top_p": -0.1}},
            "generation_config.top_p",
            "should be greater than or equal to 0, not -0.1",
            id="top_p",
        ),
        pytest.param(
            {"generation_config": {"stop_sequences": ["a", ""]}},
            "generation_config.stop_sequences[1]",
            "should have at least 1 character, not ''",
            id="empty stop sequence",
        ),
        pytest.param(
            {"generation_config": {"seed": 2**64}}, "generation_config.seed", "should be less than", id="large seed"
        ),
        pytest.param({"service_tier": "gold"}, "service_tier", "should be 'flex', 'standard',", id="service tier"),
        pytest.param({"labels": {"a": 1}}, "labels.a", "should be a string, not 1", id="labels"),
        pytest.param({"labels": ["a"]}, "labels", "should be a JSON object, not a list", id="list of labels"),
        pytest.param({"response_modalities": "text"}, "response_modalities", "should be a JSON list", id="modalities"),
        pytest.param({"previousInteractionId": 7}, "previousInteractionId", "should be a string", id="previous"),
    ],
)
def test_a_bad_field_is_refused_in_the_callers_spelling(fields: dict[str, Any], where: str, message: str) -> None:
    fault = refusal(**fields)
    assert fault.where == where
    assert message in fault.message


def test_infinity_is_no_temperature() -> None:
    with pytest.raises(ValueError, match="less than or equal to 2"):
        GenerationConfig.model_validate_json('{"temperature": 1e999}')


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, GenerationConfig(), id="none"),
        pytest.param({"generation_config": None, "config": None}, GenerationConfig(), id="null"),
        pytest.param({"config": {"top_k": 4}}, GenerationConfig(top_k=4), id="config alone"),
        pytest.param({"generationConfig": {"topK": 4.0}}, GenerationConfig(top_k=4), id="camelCase, whole float"),
        pytest.param(
            {"config": {"topK": 1, "seed": 2}, "generation_config": {"top_k": 3, "temperature": 0}},
            GenerationConfig(top_k=3, seed=2, temperature=0),
            id="both: generation_config wins",
        ),
        pytest.param(
            {"config": {"topK": 1}, "generation_config": {"top_k": None}}, GenerationConfig(top_k=1), id="null does not"
        ),
        pytest.param({"config": {"unknown": {}, "image_config": "1K"}}, GenerationConfig(), id="unknown knobs"),
        pytest.param({"config": {"toolChoice": "any"}}, GenerationConfig(tool_choice="any"), id="a choice of tools"),
    ],
)
def test_knobs_are_merged(fields: dict[str, Any], expected: GenerationConfig) -> None:
    assert Body.model_validate(fields).knobs() == expected


@pytest.mark.parametrize("word", ["minimal", "MINIMAL", " Minimal "])
def test_thinking_level_in_any_case(word: str) -> None:
    assert call(config={"thinking_level": word}).draft.generation.thinking_level is ThinkingLevel.MINIMAL


def test_a_resolution_for_all_images() -> None:
    given = {"generation_config": {"mediaResolution": "MEDIA_RESOLUTION_LOW"}}
    assert Body.model_validate(given).knobs().media_resolution is Resolution.LOW
