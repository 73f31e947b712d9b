"""Two editions of the interactions dialect: steps, and the contents that clients before version 2 know.

The first edition has `outputs` where the second has `steps`, and streams contents where the second streams steps. All
else is the same, so what is printed in the second edition is rewritten, event by event, under the same event numbers.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Protocol

_SECOND = "2026-05-20"  # the first day of the second edition, as clients of version 2 name it
_CLIENT = re.compile(r"\bgoogle-genai-sdk/([0-9]{1,4})\.")
_EVENTS = {
    "interaction.created": "interaction.start",
    "interaction.completed": "interaction.complete",
    "step.start": "content.start",
    "step.delta": "content.delta",
    "step.stop": "content.stop",
}
_ROLES = {"user_input": "user", "model_output": "model"}


class Edition(Protocol):
    """How this caller reads interactions; one is for one answer."""

    def resource(self, interaction: dict[str, Any]) -> dict[str, Any]:
        """Rewrite an Interaction resource of the second edition."""
        ...

    def event(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """Rewrite the next event of a stream of the second edition."""
        ...


def edition(headers: Mapping[str, str]) -> Edition:
    """Tell which edition the caller reads; `headers` are asked by lower-case names.

    `Api-Revision` says it by a date. Clients of version 1 did not send one; they say their version instead.
    """
    revision = headers.get("api-revision", "").strip()
    if revision:
        return First() if revision < _SECOND else Second()
    client = _CLIENT.search(headers.get("x-goog-api-client", ""))
    return First() if client is not None and int(client.group(1)) < 2 else Second()


class Second:
    """Steps: what is printed anyway."""

    def resource(self, interaction: dict[str, Any]) -> dict[str, Any]:
        """Leave it as it is."""
        return interaction

    def event(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """Leave it as it is."""
        return event


class First:
    """Contents. One `First` rewrites one stream, because a call's name comes with its start only."""

    def __init__(self) -> None:
        """Begin before the first event."""
        self._call: Mapping[str, Any] = {}

    def resource(self, interaction: dict[str, Any]) -> dict[str, Any]:
        """Say `outputs` for `steps`, and turns for the steps of an `input`; the first edition has a role."""
        out = {key: value for key, value in interaction.items() if key != "steps"}
        if "steps" in interaction:
            out["outputs"] = [block for step in interaction["steps"] for block in _blocks(step)]
            out["role"] = "model"
        if isinstance(out.get("input"), list):
            out["input"] = [_turn(step) for step in out["input"]]
        if "usage" in out:  # the two names that clients of this edition have for it
            out["usage"] = {**out["usage"], "total_reasoning_tokens": out["usage"]["total_thought_tokens"]}
        return out

    def event(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """Rewrite one event; what both editions call the same stays."""
        name = event["event_type"]
        out: dict[str, Any] = {**event, "event_type": _EVENTS.get(name, name)}
        if "interaction" in event:
            out["interaction"] = self.resource(event["interaction"])
        if name == "step.start":
            step = out.pop("step")
            self._call = step if step["type"] == "function_call" else {}
            out["content"] = {"type": "text", "text": ""} if step["type"] == "model_output" else step
        if name == "step.delta" and event["delta"]["type"] == "arguments_delta":
            arguments = json.loads(event["delta"]["arguments"])  # whole: this server sends them in one piece
            out["delta"] = {"type": "function_call", **self._call, "arguments": arguments}
        return out


def _blocks(step: Mapping[str, Any]) -> list[Any]:
    """Give what `step` holds: an answer's own contents; all other steps were contents themselves."""
    return list(step["content"]) if step["type"] in _ROLES else [step]


def _turn(step: Mapping[str, Any]) -> dict[str, Any]:
    return {"role": _ROLES.get(step["type"], "model"), "content": _blocks(step)}
