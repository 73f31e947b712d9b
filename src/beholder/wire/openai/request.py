"""From the bytes of a chat completion to a `Call`: every field is read by its own module, and joined here."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from beholder.domain import Generation, OutputFormat, OutputKind, Request
from beholder.faults import invalid
from beholder.wire.casing import Lenient
from beholder.wire.models import name_of
from beholder.wire.openai.body import Body
from beholder.wire.openai.call import Call
from beholder.wire.openai.messages import conversation
from beholder.wire.openai.tools import tools
from beholder.wire.output import form
from beholder.wire.parsing import kind, path, quoted, read_object, read_shape, shown

_FORMAT = "response_format"


class _JsonSchema(Lenient):
    schema_: dict[str, Any] | None = Field(None, validation_alias="schema")


def parse(body: bytes) -> Call:
    """Read a request body. Raises `Fault` (INVALID_ARGUMENT) that names the field at fault, and nothing else."""
    shape = read_shape(Body, read_object(body))
    _refuse(shape)
    turns, system = conversation(shape.messages)
    draft = Request(
        model=name_of(shape.model),
        turns=turns,
        system=system,
        output=_output(shape.response_format),
        generation=_generation(shape),
        tools=tools(shape.tools, shape.tool_choice),
    )
    options = shape.stream_options
    return Call(draft, bool(shape.stream), options is not None and options.include_usage)


def _refuse(shape: Body) -> None:
    """Refuse what would change the answer and is not done here: silence would make it look done."""
    if shape.n not in (None, 1):
        raise invalid(f"{shape.n} answers at once are not given; ask for one, or ask again", "n")
    if shape.logprobs:
        raise invalid("log probabilities are not given by this server; leave it out", "logprobs")
    for index, one in enumerate(shape.modalities or ()):
        if one != "text":
            raise invalid(f"{quoted(one)} cannot be answered; this server answers in 'text'", path("modalities", index))
    if shape.web_search_options is not None:
        raise invalid("the web is not searched by this server; ask without it", "web_search_options")
    if shape.functions:
        raise invalid("is the older form; declare each as {'type': 'function', 'function': …} in 'tools'", "functions")


def _generation(shape: Body) -> Generation:
    return Generation(
        max_output_tokens=shape.max_completion_tokens or shape.max_tokens,
        stop_sequences=shape.stop or (),
        temperature=shape.temperature,
        top_p=shape.top_p,
        seed=shape.seed,
        thinking_level=shape.reasoning_effort,
    )


def _output(given: object) -> OutputFormat:
    if given is None:
        return OutputFormat()
    if not isinstance(given, Mapping):
        raise invalid(f"should be an object such as {{'type': 'json_object'}}, not {kind(given)}", _FORMAT)
    match given.get("type"):
        case "text":
            return OutputFormat()
        case "json_object":
            return OutputFormat(OutputKind.JSON)
        case "json_schema":
            where = path(_FORMAT, "json_schema")
            schema = read_shape(_JsonSchema, given.get("json_schema"), where).schema_
            return form(OutputKind.JSON, schema, path(where, "schema"))
        case other:
            message = f"should be 'text', 'json_object' or 'json_schema', not {shown(other)}"
            raise invalid(message, path(_FORMAT, "type"))
