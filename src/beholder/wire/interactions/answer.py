"""An answer as an Interaction resource: steps, status and usage, all snake_case."""

from collections.abc import Mapping, Sequence
from typing import Any

from beholder.domain import FunctionCall, Interaction, InteractionStatus, Usage
from beholder.wire.interactions.calls import call_step
from beholder.wire.timestamps import rfc3339

_WHOLE = (InteractionStatus.COMPLETED, InteractionStatus.REQUIRES_ACTION, InteractionStatus.INCOMPLETE)


def interaction(it: Interaction, given: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Print `it`, and the steps that it was `given` when they are asked for.

    The text is in one block of the last step, where samples read it, unless functions are to be called: calls come
    after it. Until it is over there are no steps.
    """
    said: dict[str, Any] = {"steps": []}
    if it.status is not InteractionStatus.IN_PROGRESS:
        answer = it.answer
        whole = it.status in _WHOLE
        said = {
            "steps": steps(answer.text, answer.thought, answer.calls) if whole or answer.text or answer.calls else [],
            "usage": usage(answer.usage) if whole else None,
        }
    fields = {
        **heading(it),
        "status": it.status.value,
        "updated": rfc3339(it.updated),
        **said,
        "errors": None if it.failure is None else [{"code": it.failure.code, "message": it.failure.message}],
        "input": given,
        **it.echo,
    }
    return {name: value for name, value in fields.items() if value is not None}


def heading(it: Interaction) -> dict[str, Any]:
    """Print what is known of an interaction before its answer."""
    return {"id": it.id, "object": "interaction", "model": it.model, "created": rfc3339(it.created)}


def steps(text: str, thought: str, calls: Sequence[FunctionCall] = ()) -> list[dict[str, Any]]:
    """Print the model's steps: the thought when there is one, the answer, even an empty one, or calls instead."""
    thoughts = [{"type": "thought", "summary": [text_block(thought)]}] if thought else []
    words = [{"type": "model_output", "content": [text_block(text)]}] if text or not calls else []
    return [*thoughts, *words, *map(call_step, calls)]


def text_block(text: str) -> dict[str, Any]:
    """Print a block of words."""
    return {"type": "text", "text": text}


def usage(used: Usage) -> dict[str, Any]:
    """Print tokens in all and by modality; modalities that took no part are left out."""
    return {
        "total_input_tokens": used.input,
        "total_output_tokens": used.output_text,
        "total_thought_tokens": used.thought,
        "total_cached_tokens": 0,
        "total_tool_use_tokens": 0,
        "total_tokens": used.total,
        "input_tokens_by_modality": _by_modality({"text": used.input_text, "image": used.input_image}),
        "output_tokens_by_modality": _by_modality({"text": used.output_text}),
    }


def _by_modality(tokens: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"modality": modality, "tokens": count} for modality, count in tokens.items() if count]
