"""Models as both dialects print them, held against their descriptions."""

import pytest

from beholder.engines.base import ModelCard
from beholder.wire import models, openai
from beholder.wire.described.models import schemas
from beholder.wire.described.shapes import ref
from tests.wire.described.holding import complaints, held, stretched

CARD = ModelCard("embedded", "Looks.", 1000, 100, ("It does not reason.",))
GEMINI, OPENAI = models.model("gemini-x", CARD), openai.model("gemini-x", CARD)


def test_every_schema_of_models_is_here() -> None:
    assert set(schemas()) == {"Model", "GeminiModel", "Models", "OpenAIModel", "OpenAIModels"}


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        pytest.param("GeminiModel", GEMINI, id="Gemini's"),
        pytest.param("OpenAIModel", OPENAI, id="OpenAI's"),
        pytest.param("Model", {**GEMINI, **OPENAI}, id="both in one"),
        pytest.param("OpenAIModels", openai.listing([("a", CARD), ("b", CARD)]), id="OpenAI's list"),
        pytest.param("OpenAIModels", openai.listing([]), id="OpenAI's list of none"),
        pytest.param("Models", {**models.listing([("a", CARD)], None), **openai.listing([("a", CARD)])}, id="a page"),
        pytest.param("Models", {**models.listing([("a", CARD)], "t"), **openai.listing([])}, id="a page before others"),
    ],
)
def test_a_model_is_described_to_the_last_key(name: str, printed: dict[str, object]) -> None:
    assert complaints(ref(name), printed) == []
    assert not any(held(ref(name), one) for one in stretched(printed))


@pytest.mark.parametrize("missing", sorted(GEMINI))
def test_tools_find_every_key_they_look_for(missing: str) -> None:
    assert not held(ref("GeminiModel"), {key: value for key, value in GEMINI.items() if key != missing})


def test_a_models_name_says_what_it_is() -> None:
    assert not held(ref("GeminiModel"), {**GEMINI, "name": "gemini-x"})
    assert not held(ref("GeminiModel"), {**GEMINI, "supportedGenerationMethods": ["embedContent"]})
