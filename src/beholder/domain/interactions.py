"""Interactions: what was asked and said, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from beholder.domain.answer import Answer, Delta, Finish, FinishReason, Thought, Usage, Words
from beholder.domain.functions import FunctionCall
from beholder.domain.json import JsonValue
from beholder.domain.request import DEFAULT_PROJECT


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an interaction ended without an answer; `code` is a word of `faults.Status`."""

    code: str
    message: str


class InteractionStatus(StrEnum):
    """How far an interaction is."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    REQUIRES_ACTION = "requires_action"  # it ended with calls of the caller's functions, and waits for what they give
    INCOMPLETE = "incomplete"  # cut at the most tokens allowed
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDS: Mapping[FinishReason, InteractionStatus] = {
    FinishReason.STOP: InteractionStatus.COMPLETED,
    FinishReason.MAX_TOKENS: InteractionStatus.INCOMPLETE,
    FinishReason.CANCELLED: InteractionStatus.CANCELLED,
}


def ended(reason: FinishReason, *, calls: bool) -> InteractionStatus:
    """Tell how far an interaction is whose words stopped for `reason`; `calls`: whether functions are to be called."""
    waits = calls and reason is FinishReason.STOP
    return InteractionStatus.REQUIRES_ACTION if waits else ENDS[reason]


@dataclass(frozen=True, slots=True)
class Interaction:
    """One request and what was said to it so far, in the very pieces in which it was said; times are aware and UTC."""

    id: str
    model: str
    created: datetime
    updated: datetime
    background: bool = False
    previous: str | None = None  # the id of the interaction that this one continues
    echo: Mapping[str, JsonValue] = field(default_factory=dict)  # what a door repeats of its request
    said: tuple[Delta, ...] = ()  # a `Finish` is the last one, once there is one
    failure: Failure | None = None
    project: str = DEFAULT_PROJECT  # whose it is; for all others it is not there

    @property
    def status(self) -> InteractionStatus:
        """Tell how far it is, from what was said."""
        if self.failure is not None:
            return InteractionStatus.FAILED
        last = self.said[-1] if self.said else None
        if not isinstance(last, Finish):
            return InteractionStatus.IN_PROGRESS
        return ended(last.reason, calls=any(isinstance(delta, FunctionCall) for delta in self.said))

    @property
    def answer(self) -> Answer:
        """Fold what was said; an interaction without an end has used nothing."""
        words = "".join(delta.text for delta in self.said if isinstance(delta, Words))
        thought = "".join(delta.text for delta in self.said if isinstance(delta, Thought))
        calls = tuple(delta for delta in self.said if isinstance(delta, FunctionCall))
        last = self.said[-1] if self.said else None
        end = last if isinstance(last, Finish) else Finish(FinishReason.STOP, Usage())
        return Answer(words, thought, end.reason, end.usage, calls)
