"""Interactions as schemas: what creating one takes, the resource, and the events of its stream."""

from collections.abc import Mapping

from beholder.domain import InteractionStatus, Resolution, ThinkingLevel
from beholder.wire.described.shapes import (
    COUNT,
    IMAGE_BYTES,
    IMAGE_URI,
    JSON_SCHEMA,
    MOMENT,
    SAYING,
    TEXT,
    Schema,
    either,
    items,
    printed,
    read,
    ref,
    taken,
    word,
)
from beholder.wire.interactions.body import Body, GenerationConfig
from beholder.wire.output import MIME_TYPES

_WORDS = {"type": {"const": "text"}, "text": TEXT}
_FORM = {"type": {"const": "text"}, "mime_type": word(*MIME_TYPES.values()), "schema": JSON_SCHEMA}
_CALL = printed({"type": {"const": "function_call"}, "id": TEXT, "name": TEXT, "arguments": {"type": "object"}})
_ERROR = printed({"code": TEXT, "message": TEXT})


def schemas() -> Mapping[str, Schema]:
    """Give the schemas of this dialect."""
    return {**_requests(), **_inputs(), **_resource(), "InteractionEvent": _event()}


def _requests() -> Mapping[str, Schema]:
    parts = taken({"parts": items(taken({"text": TEXT}, "text"))}, "parts")
    fields = {
        "model": SAYING,
        "input": ref("InteractionInput"),
        "system_instruction": either(TEXT, parts),
        "generation_config": ref("InteractionConfig"),
        "config": ref("InteractionConfig"),
        "response_format": ref("ResponseFormat"),
        "response_mime_type": {"const": "application/json", "deprecated": True},
        "response_modalities": items(word("text")),
        "tools": ref("FunctionTools"),
        "tool_choice": {"type": "null", "description": "Belongs into generation_config."},
        "service_tier": word("flex", "standard", "priority", "deferred"),
    }
    knobs = {
        "thinking_level": word(*ThinkingLevel),
        "thinking_summaries": word("auto", "none"),
        "media_resolution": word(*Resolution),
        "tool_choice": ref("ToolChoice"),
    }
    kept = [_given("store", True), _given("background", False)]
    return {
        "CreateInteraction": read(Body, str, fields, ["model", "input"], anyOf=kept),
        "InteractionConfig": read(GenerationConfig, str, knobs),
        "ResponseFormat": either(ref("TextFormat"), items(ref("TextFormat"), maxItems=1)),
        "TextFormat": _form(),
    }


def _given(name: str, value: bool) -> Schema:
    return {"properties": {name: {"enum": [value, None]}}}


def _form() -> Schema:
    words = {"type": "object", "properties": {"enum": items(TEXT, minItems=1)}, "required": ["enum"]}
    return either(
        taken({**_FORM, "mime_type": word("text/plain"), "schema": {"type": "null"}}, "type", "mime_type"),
        taken({**_FORM, "mime_type": word("application/json")}, "type", "mime_type"),
        taken({**_FORM, "mime_type": word("text/x.enum"), "schema": words}, "type", "mime_type", "schema"),
    )


def _inputs() -> Mapping[str, Schema]:
    common = {"type": {"const": "image"}, "mime_type": TEXT, "resolution": word(*Resolution)}
    said, saying = (
        {"content": items(ref("ContentBlock"), minItems=1)},
        either(ref("ContentBlock"), ref("UserStep"), ref("ResultStep")),
    )
    return {
        "InteractionInput": either(
            SAYING,
            ref("ContentBlock"),
            items(either(saying, ref("ModelStep"), ref("CallStep")), minItems=1, contains=saying),
            description="Words, a block, blocks, or the steps of a conversation; something of the user must be in it.",
        ),
        "ContentBlock": either(
            taken({**_WORDS, "text": SAYING}, "type", "text"),
            taken({**common, "data": IMAGE_BYTES}, "type", "data"),
            taken({**common, "uri": IMAGE_URI}, "type", "uri"),
        ),
        "UserStep": taken({"type": {"const": "user_input"}, **said}, "type", "content"),
        "ModelStep": taken({"type": {"const": "model_output"}, **said}, "type", "content"),
    }


def _resource() -> Mapping[str, Schema]:
    form = printed(_FORM, ["schema"])
    echo = {
        "system_instruction": TEXT,
        "generation_config": {"type": "object"},
        "response_format": form,
        "response_modalities": items(word("text")),
        "service_tier": TEXT,
        "labels": {"type": "object", "additionalProperties": TEXT},
        "previous_interaction_id": TEXT,
        "tools": ref("FunctionTools"),
    }
    optional = {
        "usage": ref("InteractionUsage"),
        "errors": items(_ERROR),
        "input": items(ref("GivenStep")),
        **echo,
    }
    sums = ("input", "output", "thought", "cached", "tool_use")
    tokens = items(printed({"modality": word("text", "image"), "tokens": COUNT}))
    lists = {"input_tokens_by_modality": tokens, "output_tokens_by_modality": tokens}
    image = {"type": {"const": "image"}, "mime_type": TEXT, "data": TEXT, "uri": TEXT, "resolution": word(*Resolution)}
    block = either(printed(_WORDS), printed(image, ["data", "uri", "resolution"]))
    status = word(*InteractionStatus)
    return {
        "Interaction": printed(
            {**_heading(), "status": status, "updated": MOMENT, "steps": items(ref("Step")), **optional}, optional
        ),
        "Step": _step(),
        "GivenStep": either(
            printed({"type": word("user_input", "model_output"), "content": items(block)}), _CALL, ref("ResultStep")
        ),
        "InteractionUsage": printed(
            {**{f"total_{name}_tokens": COUNT for name in sums}, "total_tokens": COUNT, **lists}
        ),
    }


def _heading() -> Mapping[str, Schema]:
    return {"id": TEXT, "object": {"const": "interaction"}, "model": TEXT, "created": MOMENT}


def _step() -> Schema:
    words = items(printed(_WORDS))
    return either(
        printed({"type": {"const": "thought"}, "summary": words}),
        printed({"type": {"const": "model_output"}, "content": words}),
        _CALL,
    )


def _event() -> Schema:
    step = either(printed({"type": word("thought", "model_output")}), _CALL)
    arguments = printed(
        {"type": {"const": "arguments_delta"}, "arguments": {**TEXT, "contentMediaType": "application/json"}}
    )
    summary = printed({"type": {"const": "thought_summary"}, "content": printed(_WORDS)})
    created = printed({**_heading(), "status": {"const": "in_progress"}})
    ending = {"usage": ref("InteractionUsage"), "errors": items(_ERROR)}
    closing = {**_heading(), "status": word(*InteractionStatus), "steps": items(ref("Step")), **ending}
    index = {"index": COUNT}
    payloads = {
        "interaction.created": {"interaction": created},
        "step.start": {**index, "step": step},
        "step.delta": {**index, "delta": either(printed(_WORDS), summary, arguments)},
        "step.stop": index,
        "interaction.completed": {"interaction": printed(closing, ending)},
        "error": {"error": _ERROR},
    }
    number = {"type": "string", "pattern": "^[1-9][0-9]*$", "description": "Counts from 1; resume after it."}
    return either(
        *(printed({"event_type": {"const": name}, "event_id": number, **payload}) for name, payload in payloads.items())
    )
