"""An answer as an Interaction resource: steps, status and usage, all snake_case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from beholder.domain import Answer, FinishReason, Usage
from beholder.wire.interactions.call import Call
from beholder.wire.timestamps import rfc3339


def interaction(id: str, call: Call, answer: Answer, created: datetime, updated: datetime) -> dict[str, Any]:
    """Print the finished interaction `id`; the text is in one block of the last step, where samples read it."""
    return {
        **heading(id, call, created),
        "status": status(answer.reason),
        "updated": rfc3339(updated),
        "steps": steps(answer.text, answer.thought),
        "usage": usage(answer.usage),
        **call.echo,
    }


def heading(id: str, call: Call, created: datetime) -> dict[str, Any]:
    """Print what is known of an interaction before its answer."""
    return {"id": id, "object": "interaction", "model": call.draft.model, "created": rfc3339(created)}


def status(reason: FinishReason) -> str:
    """Name the status of an answer that ended for `reason`."""
    return "incomplete" if reason is FinishReason.MAX_TOKENS else "completed"


def steps(text: str, thought: str) -> list[dict[str, Any]]:
    """Print the model's steps: the thought when there is one, then the answer, even an empty one."""
    thoughts = [{"type": "thought", "summary": [text_block(thought)]}] if thought else []
    return [*thoughts, {"type": "model_output", "content": [text_block(text)]}]


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
