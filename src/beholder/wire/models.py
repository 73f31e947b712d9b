"""Models: how a request names one, and the Model resource, which says honestly what stands behind a name."""

from collections.abc import Sequence
from typing import Any, Protocol

from beholder.faults import invalid

METHODS = ("createInteraction", "generateContent", "streamGenerateContent", "countTokens", "batchGenerateContent")


class Card(Protocol):
    """What an engine says of itself; `engines.base.ModelCard` is one."""

    @property
    def name(self) -> str:
        """The engine's name."""
        ...

    @property
    def description(self) -> str:
        """What it is, in sentences."""
        ...

    @property
    def input_token_limit(self) -> int:
        """The most tokens it reads at once."""
        ...

    @property
    def output_token_limit(self) -> int:
        """The most tokens it says at once."""
        ...

    @property
    def limits(self) -> tuple[str, ...]:
        """What it cannot do, in sentences."""
        ...


def name_of(field: str | None) -> str:
    """Read the field `model` of a request: without `models/`. Raises `Fault` (INVALID_ARGUMENT) when it names none."""
    bare = (field or "").strip().removeprefix("models/")
    if not bare:
        raise invalid("is required; name one such as 'gemini-3-flash-preview'", "model")
    return bare


def model(name: str, card: Card) -> dict[str, Any]:
    """Print the Model resource of `name` (without `models/`), answered by the engine of `card`."""
    return {
        "name": f"models/{name}",
        "baseModelId": name,
        "displayName": name,
        "description": " ".join((card.description, *card.limits)),
        "inputTokenLimit": card.input_token_limit,
        "outputTokenLimit": card.output_token_limit,
        "supportedGenerationMethods": list(METHODS),
    }


def listing(models: Sequence[tuple[str, Card]], next_page_token: str | None) -> dict[str, Any]:
    """Print one page of models."""
    page: dict[str, Any] = {"models": [model(name, card) for name, card in models]}
    return page | ({"nextPageToken": next_page_token} if next_page_token else {})
