"""Names, ranges and words of a chat completion."""

from typing import Any

import pytest

from beholder.domain import ThinkingLevel
from beholder.faults import Fault
from beholder.wire.openai.body import Body, StreamOptions
from beholder.wire.parsing import read_shape


@pytest.mark.parametrize(
    ("field", "accepted", "refused"),
    [
        pytest.param("model", ["m", None], [5, ["m"]], id="model"),
        pytest.param("stream", [True, False, None], ["perhaps", {}], id="stream"),
        pytest.param("stream_options", [{}, None, {"include_usage": True}], [[], {"include_usage": "a"}], id="options"),
        pytest.param("max_tokens", [1, 2**31 - 1, None], [0, -5, 2**31, 1.5], id="max_tokens"),
        pytest.param("max_completion_tokens", [1, None], [0, 2**31], id="max_completion_tokens"),
        pytest.param("temperature", [0, 2, 0.7, None], [-0.1, 2.1, "hot"], id="temperature"),
        pytest.param("top_p", [0, 1, None], [-0.1, 1.1], id="top_p"),
        pytest.param("seed", [-(2**63), 2**63 - 1, None], [2**63, 1.5], id="seed"),
        pytest.param("stop", ["x", ["x", "y"], [], None], ["", [""], 5], id="stop"),
        pytest.param("n", [1, 8, None], ["two", 1.5], id="n, judged elsewhere"),
        pytest.param("reasoning_effort", ["low", None], ["all", 3, True], id="reasoning_effort"),
    ],
)
def test_a_field_has_its_range(field: str, accepted: list[object], refused: list[object]) -> None:
    for value in accepted:
        assert read_shape(Body, {field: value}).model_fields_set == {field}, value
    for value in refused:
        with pytest.raises(Fault) as caught:
            read_shape(Body, {field: value})
        assert (caught.value.where or "").startswith(field), value


@pytest.mark.parametrize(
    ("word", "level"),
    [
        pytest.param("none", ThinkingLevel.MINIMAL, id="none is the least there is"),
        pytest.param("None", ThinkingLevel.MINIMAL, id="in any case"),
        pytest.param("minimal", ThinkingLevel.MINIMAL, id="minimal"),
        pytest.param("low", ThinkingLevel.LOW, id="low"),
        pytest.param(" Medium ", ThinkingLevel.MEDIUM, id="medium"),
        pytest.param("HIGH", ThinkingLevel.HIGH, id="high"),
        pytest.param("xhigh", ThinkingLevel.XHIGH, id="xhigh"),
        pytest.param(None, None, id="nothing said"),
    ],
)
def test_effort_in_words(word: str | None, level: ThinkingLevel | None) -> None:
    assert Body.model_validate({"reasoning_effort": word}).reasoning_effort is level


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, Body(), id="nothing"),
        pytest.param({"top_logprobs": True, "user": 5, "store": []}, Body(), id="unknown keys"),
        pytest.param(dict.fromkeys(Body.model_fields), Body(), id="null for everything"),
        pytest.param({"maxTokens": 5}, Body(max_tokens=5), id="camelCase"),
        pytest.param({"stop": ["a", "b"]}, Body(stop=("a", "b")), id="several ends"),
        pytest.param({"stream_options": {"x": 1}}, Body(stream_options=StreamOptions()), id="no usage asked for"),
        pytest.param({"tools": 5, "functions": "f", "messages": 1}, Body(tools=5, functions="f", messages=1), id="raw"),
    ],
)
def test_a_whole_body(given: dict[str, Any], expected: Body) -> None:
    assert Body.model_validate(given) == expected
