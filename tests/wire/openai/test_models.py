from beholder.engines.base import ModelCard
from beholder.wire.openai import listing, model

CARD = ModelCard("embedded", "Looks.", 1000, 100)


def test_a_model_is_owned_by_its_engine() -> None:
    assert model("gemini-x", CARD) == {"id": "gemini-x", "object": "model", "created": 0, "owned_by": "embedded"}


def test_all_models_are_one_list() -> None:
    assert listing([("a", CARD), ("b", CARD)]) == {"object": "list", "data": [model("a", CARD), model("b", CARD)]}
    assert listing([]) == {"object": "list", "data": []}
