"""One line of a batch: a request, and what its caller knows it by.

`{"key": "a", "request": {…}}` is what the guide of the Gemini API shows; a bare GenerateContentRequest is what its
reference speaks of. Both are taken, with any other keys left alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beholder.domain import Draft
from beholder.faults import Fault, invalid
from beholder.wire import content
from beholder.wire.parsing import kind, quoted, read_json

_BOM = b"\xef\xbb\xbf"
_ECHOED = ("key", "metadata")
_WANTED = 'a line should be {"key": "…", "request": {"contents": […]}}'


@dataclass(frozen=True, slots=True)
class Line:
    """A request, not looked into yet."""

    label: Mapping[str, Any]  # what stands beside its result: its `key`, its `metadata`
    request: Mapping[str, Any]


def read_line(text: bytes, number: int) -> Line:
    """Read line `number` (from 1) of a batch. Raises `Fault` (INVALID_ARGUMENT) when it holds no request."""
    try:
        value = read_json(text.removeprefix(_BOM) if number == 1 else text)
    except (ValueError, RecursionError) as error:
        reason = str(error).replace(" at line 1 column", " at column")  # it is a line of its own to the parser
        raise invalid(f"line {number} is not valid JSON: {reason}") from None
    if not isinstance(value, dict):
        raise invalid(f"line {number} is {kind(value)}; {_WANTED}")
    label = {name: value[name] for name in _ECHOED if value.get(name) is not None}
    request = value.get("request", value if "contents" in value else None)
    if not isinstance(request, dict):
        raise Labelled(f"line {number} has no request; {_WANTED}", label)
    return Line(label, request)


class Labelled(Fault):
    """A refusal of a line whose label could be read."""

    def __init__(self, message: str, label: Mapping[str, Any]) -> None:
        """Refuse with `message` what is known by `label`."""
        fault = invalid(message)
        super().__init__(fault.status, fault.message)
        self.label = label


def draft(line: Line, model: str) -> Draft:
    """Read the request of `line`, to `model` unless it names its own. Raises `Fault` that names the field at fault."""
    own = line.request.get("model")
    if own is not None and not isinstance(own, str):
        raise invalid(f"should be a string, not {kind(own)}", "request.model")
    named = (own or model).removeprefix("models/")
    if len(named) > 200:
        raise invalid(f"{quoted(named)} is no model's name", "request.model")
    return content.read(line.request, named, "request")
