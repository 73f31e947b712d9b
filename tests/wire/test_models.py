import pytest

from beholder.engines.base import ModelCard
from beholder.faults import Fault
from beholder.wire.models import METHODS, Card, listing, model, name_of

CARD = ModelCard(
    name="embedded",
    description="Small experts on the CPU.",
    input_token_limit=1_000_000,
    output_token_limit=8192,
    limits=("It knows 365 kinds of things.", "It does not reason."),
)


@pytest.mark.parametrize("field", ["gemini-3", "models/gemini-3", " gemini-3\n"])
def test_a_request_names_a_model(field: str) -> None:
    assert name_of(field) == "gemini-3"


@pytest.mark.parametrize("field", [None, "", "  ", "models/"])
def test_a_request_must_name_a_model(field: str | None) -> None:
    with pytest.raises(Fault, match="is required; name one such as") as caught:
        name_of(field)
    assert caught.value.where == "model"


def test_an_engines_card_is_a_card() -> None:
    card: Card = CARD
    assert card.name == "embedded"


def test_a_model_says_what_it_is_and_what_it_cannot_do() -> None:
    assert model("gemini-3-flash-preview", CARD) == {
        "name": "models/gemini-3-flash-preview",
        "baseModelId": "gemini-3-flash-preview",
        "displayName": "gemini-3-flash-preview",
        "description": "Small experts on the CPU. It knows 365 kinds of things. It does not reason.",
        "inputTokenLimit": 1_000_000,
        "outputTokenLimit": 8192,
        "supportedGenerationMethods": [
            "createInteraction",
            "generateContent",
            "streamGenerateContent",
            "countTokens",
            "batchGenerateContent",
        ],
    }


def test_a_card_without_limits_has_no_trailing_blank() -> None:
    assert model("m", ModelCard("e", "It is.", 1, 1))["description"] == "It is."


def test_methods_of_one_model_are_its_own_list() -> None:
    first = model("m", CARD)["supportedGenerationMethods"]
    first.append("changed")
    assert model("m", CARD)["supportedGenerationMethods"] == list(METHODS)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        pytest.param(None, {"models": [model("a", CARD), model("b", CARD)]}, id="last page"),
        pytest.param("t", {"models": [model("a", CARD), model("b", CARD)], "nextPageToken": "t"}, id="more to come"),
    ],
)
def test_listing(token: str | None, expected: dict[str, object]) -> None:
    assert listing([("a", CARD), ("b", CARD)], token) == expected


def test_an_empty_listing_still_has_its_key() -> None:
    assert listing([], None) == {"models": []}
