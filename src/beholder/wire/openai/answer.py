"""An answer as a chat completion, whole or as chunks; a thought travels as `reasoning_content`, as others have it."""

from typing import Any

from beholder.domain import Answer, Delta, Finish, FinishReason, FunctionCall, Thought, Usage, Words
from beholder.faults import Fault
from beholder.wire.openai.call import Call
from beholder.wire.openai.calls import arguments, printed
from beholder.wire.openai.refusal import refusal

_REASONS = {FinishReason.STOP: "stop", FinishReason.MAX_TOKENS: "length"}


def completion(id: str, call: Call, answer: Answer, created: int) -> dict[str, Any]:
    """Print the whole answer `id`; `created` is in seconds since 1970."""
    thought = {"reasoning_content": answer.thought} if answer.thought else {}
    tool_calls = {"tool_calls": [printed(call) for call in answer.calls]} if answer.calls else {}
    content = answer.text if answer.text or not answer.calls else None
    message = {"role": "assistant", "content": content, "refusal": None, **thought, **tool_calls}
    reason = _reason(answer.reason, calls=bool(answer.calls))
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reason}
    return {
        "id": id,
        "object": "chat.completion",
        "created": created,
        "model": call.draft.model,
        "choices": [choice],
        "usage": _usage(answer.usage),
    }


class Chunks:
    """Prints one stream."""

    def __init__(self, id: str, call: Call, created: int) -> None:
        """Prepare the stream of the answer `id`, which began at `created` (seconds since 1970)."""
        self._heading = {"id": id, "object": "chat.completion.chunk", "created": created, "model": call.draft.model}
        self._with_usage = call.stream_usage
        self._calls = 0

    def start(self) -> list[dict[str, Any]]:
        """Say who speaks."""
        return [self._chunk({"role": "assistant", "content": ""})]

    def delta(self, delta: Delta) -> list[dict[str, Any]]:
        """Print one delta; empty pieces print nothing."""
        match delta:
            case Thought(text) if text:
                return [self._chunk({"reasoning_content": text})]
            case Words(text) if text:
                return [self._chunk({"content": text})]
            case FunctionCall():
                return self._call(delta)
            case Finish(reason, usage):
                last = self._chunk({}, _reason(reason, calls=bool(self._calls)))
                cost = {**self._heading, "choices": [], "usage": _usage(usage)}
                return [last, cost] if self._with_usage else [last]
        return []

    def failed(self, fault: Fault) -> list[dict[str, Any]]:
        """Print a failure under way."""
        return [refusal(fault)]

    def _call(self, call: FunctionCall) -> list[dict[str, Any]]:
        """Say whose call it is, and then its arguments: readers join the pieces of one index."""
        index, self._calls = self._calls, self._calls + 1
        opening = {"index": index, **printed(call), "function": {"name": call.name, "arguments": ""}}
        pieces = (opening, {"index": index, "function": {"arguments": arguments(call)}})
        return [self._chunk({"tool_calls": [piece]}) for piece in pieces]

    def _chunk(self, delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        return {**self._heading, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}]}


def _reason(reason: FinishReason, *, calls: bool) -> str:
    return "tool_calls" if calls and reason is FinishReason.STOP else _REASONS[reason]


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output_text + usage.thought,
        "total_tokens": usage.total,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": usage.thought},
    }
