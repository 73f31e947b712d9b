"""An answer as a GenerateContentResponse, whole or as the next chunk of a stream; and a count of tokens."""

from collections.abc import Mapping
from typing import Any

from beholder.domain import Answer, Delta, Finish, FinishReason, FunctionCall, Thought, Usage, Words
from beholder.faults import Fault
from beholder.wire.errors import body

_REASONS = {FinishReason.STOP: "STOP", FinishReason.MAX_TOKENS: "MAX_TOKENS"}


def response(id: str, model: str, answer: Answer) -> dict[str, Any]:
    """Print the whole answer `id` of `model`: thoughts, all words in one part, even none, and calls."""
    thoughts = [_thought(answer.thought)] if answer.thought else []
    words = [{"text": answer.text}] if answer.text or not answer.calls else []
    return _response(id, model, [*thoughts, *words, *map(_call, answer.calls)], answer.reason, answer.usage)


def chunk(id: str, model: str, delta: Delta) -> dict[str, Any] | None:
    """Print the next piece of the streamed answer `id`; None for an empty piece.

    Only the last chunk says why the words stopped and what they cost.
    """
    match delta:
        case Thought(text) if text:
            return _response(id, model, [_thought(text)])
        case Words(text) if text:
            return _response(id, model, [{"text": text}])
        case FunctionCall():
            return _response(id, model, [_call(delta)])
        case Finish(reason, usage):
            return _response(id, model, [{"text": ""}], reason, usage)
    return None


class Chunks:
    """Prints one stream: what `chunk` gives of each delta."""

    def __init__(self, id: str, model: str) -> None:
        """Prepare the stream of the answer `id` of `model`."""
        self._id = id
        self._model = model

    def start(self) -> list[dict[str, Any]]:
        """Print nothing: the first chunk has words in it."""
        return []

    def delta(self, delta: Delta) -> list[dict[str, Any]]:
        """Print one delta; empty pieces print nothing."""
        printed = chunk(self._id, self._model, delta)
        return [] if printed is None else [printed]

    def failed(self, fault: Fault) -> list[dict[str, Any]]:
        """Print a failure under way."""
        return [body(fault)]


def count(usage: Usage) -> dict[str, Any]:
    """Print what countTokens answers."""
    return {"totalTokens": usage.input, "promptTokensDetails": _by_modality(_input(usage))}


def _response(
    id: str, model: str, parts: list[dict[str, Any]], reason: FinishReason | None = None, usage: Usage | None = None
) -> dict[str, Any]:
    candidate: dict[str, Any] = {"content": {"parts": parts, "role": "model"}, "index": 0}
    if reason is not None:
        candidate["finishReason"] = _REASONS[reason]
    used = {} if usage is None else {"usageMetadata": _usage(usage)}
    return {"candidates": [candidate], **used, "modelVersion": model, "responseId": id}


def _call(call: FunctionCall) -> dict[str, Any]:
    return {"functionCall": {"id": call.id, "name": call.name, "args": call.arguments}}


def _thought(text: str) -> dict[str, Any]:
    return {"text": text, "thought": True}


def _usage(usage: Usage) -> dict[str, Any]:
    thoughts = {"thoughtsTokenCount": usage.thought} if usage.thought else {}
    return {
        "promptTokenCount": usage.input,
        "candidatesTokenCount": usage.output_text,
        "totalTokenCount": usage.total,
        **thoughts,
        "promptTokensDetails": _by_modality(_input(usage)),
        "candidatesTokensDetails": _by_modality({"TEXT": usage.output_text}),
    }


def _input(usage: Usage) -> Mapping[str, int]:
    return {"TEXT": usage.input_text, "IMAGE": usage.input_image}


def _by_modality(tokens: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"modality": modality, "tokenCount": count} for modality, count in tokens.items() if count]
