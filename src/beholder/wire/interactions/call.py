"""What one `POST interactions` asks for: the question, and how it wants to be answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beholder.domain import Draft


@dataclass(frozen=True, slots=True)
class Call:
    """A parsed request to create an interaction."""

    draft: Draft
    stream: bool
    store: bool
    background: bool
    previous_interaction_id: str | None
    echo: Mapping[str, Any]  # what the response repeats of the request, snake_case, without the input
