"""Models as this dialect lists them."""

from collections.abc import Iterable
from typing import Any

from beholder.wire.models import Card

_CREATED = 0  # seconds since 1970: the field must be there, and nobody knows


def model(name: str, card: Card) -> dict[str, Any]:
    """Print the model called `name`, answered by the engine of `card`."""
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": card.name}


def listing(models: Iterable[tuple[str, Card]]) -> dict[str, Any]:
    """Print all models."""
    return {"object": "list", "data": [model(name, card) for name, card in models]}
