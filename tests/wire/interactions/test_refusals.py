import pytest

from beholder.faults import Fault
from beholder.wire.interactions.refusals import item_refusal, output_refusal

from .bodies import call, refusal


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        pytest.param("agent", "deep-research", "agents are not run by this server; name a model instead", id="agent"),
        pytest.param("cached_content", "cachedContents/a", "send the content in 'input'", id="cache"),
        pytest.param("cachedContent", "cachedContents/a", "send the content in 'input'", id="cache, camelCase"),
        pytest.param("continuation_token", "t", "repeat the request without it", id="continuation"),
        pytest.param("environment", {"id": "e"}, "leave it out", id="environment"),
        pytest.param("webhook_config", {"uris": ["http://h"]}, "ask with 'stream': true", id="webhook"),
    ],
)
def test_a_field_that_cannot_be_honoured_is_refused(name: str, value: object, message: str) -> None:
    fault = refusal(**{name: value})
    assert fault.where == name
    assert message in fault.message


def test_an_agent_in_place_of_a_model_is_the_first_thing_said() -> None:
    assert refusal(model=None, agent="deep-research").where == "agent"


@pytest.mark.parametrize(
    ("modalities", "where"),
    [
        pytest.param(["image"], "response_modalities[0]", id="image"),
        pytest.param(["text", "audio"], "response_modalities[1]", id="audio beside text"),
    ],
)
def test_answers_are_text(modalities: list[str], where: str) -> None:
    fault = refusal(response_modalities=modalities)
    assert fault.where == where
    assert "answers in 'text'" in fault.message


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"agent": ""}, id="empty agent"),
        pytest.param({"tools": []}, id="no tools"),
        pytest.param({"response_modalities": ["TEXT"]}, id="text only"),
        pytest.param({"response_modalities": []}, id="no modalities"),
        pytest.param({"safety_settings": [{"type": "harassment", "threshold": "off"}]}, id="safety settings"),
        pytest.param({"something_new": {"a": 1}}, id="unknown key"),
    ],
)
def test_what_changes_nothing_is_let_through(fields: dict[str, object]) -> None:
    assert call(**fields).draft == call().draft


@pytest.mark.parametrize("name", ["image", "audio", "video", "document"])
def test_media_output_is_refused(name: str) -> None:
    fault = output_refusal(name, "response_format.type")
    assert isinstance(fault, Fault)
    assert str(fault) == f"response_format.type: '{name}' output is not made by this server; use 'type': 'text'"


def test_text_output_is_not_refused() -> None:
    assert output_refusal("text", "x") is output_refusal("object", "x") is None


def test_a_long_type_is_not_echoed_whole() -> None:
    assert len(str(item_refusal("x" * 10_000, "input[0]"))) < 300
