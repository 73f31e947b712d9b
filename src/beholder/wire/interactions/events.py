"""An answer as a stream of named events, in an order that adds up to what is printed when it is not streamed.

A thought, if any, is step 0; the words are one text block of the step after it, and each call of a function is a step
of its own. Steps open with their first piece, so nothing has to be known ahead.
"""

import json
from typing import Any

from beholder.domain import Delta, Finish, FinishReason, FunctionCall, Interaction, Thought, Words, ended
from beholder.faults import Fault
from beholder.wire.errors import word
from beholder.wire.interactions.answer import heading, steps, text_block, usage
from beholder.wire.interactions.calls import call_step

_THOUGHT = "thought"
_OUTPUT = "model_output"


class Events:
    """Prints one stream; keeps what was said so far for the closing event."""

    def __init__(self, it: Interaction, after: int = 0) -> None:
        """Prepare the stream of `it`, from its beginning; only events later than number `after` are given.

        Events are numbered from 1. The same deltas make the same events, so that a reader may go on where it stopped.
        """
        self._heading = heading(it)
        self._after = after
        self._events = 0
        self._steps: list[str] = []  # types of the steps begun; the last one is open
        self._words: list[str] = []
        self._thoughts: list[str] = []
        self._calls: list[FunctionCall] = []

    def start(self) -> list[dict[str, Any]]:
        """Announce the interaction."""
        return self._later([self._event("interaction.created", interaction={**self._heading, "status": "in_progress"})])

    def delta(self, d: Delta) -> list[dict[str, Any]]:
        """Print one delta. Empty pieces print nothing; a thought after the first words is too late and left out."""
        return self._later(self._delta(d))

    def failed(self, fault: Fault) -> list[dict[str, Any]]:
        """Print a failure under way: the error, then the interaction closed as failed, with what it had said."""
        error = {"code": word(fault.status), "message": str(fault)}
        said = self._said() if self._words or self._calls else []
        closing = {**self._heading, "status": "failed", "steps": said, "errors": [error]}
        events = [
            *self._stop(),
            self._event("error", error=error),
            self._event("interaction.completed", interaction=closing),
        ]
        return self._later(events)

    def _delta(self, d: Delta) -> list[dict[str, Any]]:
        match d:
            case Thought(text) if text and not self._words and not self._calls:
                self._thoughts.append(text)
                return self._piece(_THOUGHT, {"type": "thought_summary", "content": text_block(text)})
            case Words(text) if text:
                self._words.append(text)
                return self._piece(_OUTPUT, text_block(text))
            case FunctionCall():
                return self._call(d)
            case Finish():
                return self._finish(d)
        return []

    def _piece(self, step: str, delta: dict[str, Any]) -> list[dict[str, Any]]:
        open_already = self._steps and self._steps[-1] == step
        opening = [] if open_already else self._open({"type": step})
        return [*opening, self._event("step.delta", index=len(self._steps) - 1, delta=delta)]

    def _call(self, call: FunctionCall) -> list[dict[str, Any]]:
        self._calls.append(call)
        opening = self._open({**call_step(call), "arguments": {}})
        delta = {"type": "arguments_delta", "arguments": json.dumps(call.arguments, ensure_ascii=False)}
        return [*opening, self._event("step.delta", index=len(self._steps) - 1, delta=delta)]

    def _open(self, step: dict[str, Any]) -> list[dict[str, Any]]:
        closing = self._stop()
        self._steps.append(step["type"])
        return [*closing, self._event("step.start", index=len(self._steps) - 1, step=step)]

    def _finish(self, finish: Finish) -> list[dict[str, Any]]:
        cancelled = finish.reason is FinishReason.CANCELLED
        said = bool(self._words or self._calls)
        wordless = [] if said or cancelled else self._piece(_OUTPUT, text_block(""))
        closing = {
            **self._heading,
            "status": ended(finish.reason, calls=bool(self._calls)).value,
            "steps": [] if cancelled and not said else self._said(),
        }
        if not cancelled:
            closing["usage"] = usage(finish.usage)
        return [*wordless, *self._stop(), self._event("interaction.completed", interaction=closing)]

    def _stop(self) -> list[dict[str, Any]]:
        return [self._event("step.stop", index=len(self._steps) - 1)] if self._steps else []

    def _said(self) -> list[dict[str, Any]]:
        return steps("".join(self._words), "".join(self._thoughts), self._calls)

    def _later(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [event for event in events if int(event["event_id"]) > self._after]

    def _event(self, event_type: str, **payload: object) -> dict[str, Any]:
        self._events += 1
        return {"event_type": event_type, "event_id": str(self._events), **payload}
