"""The generateContent family as schemas."""

from collections.abc import Mapping

from pydantic.alias_generators import to_camel

from beholder.wire.content.body import Body, GenerationConfig, ThinkingConfig
from beholder.wire.described.shapes import (
    COUNT,
    IMAGE_BYTES,
    IMAGE_URI,
    JSON_SCHEMA,
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

RESOLUTION = word(*(f"MEDIA_RESOLUTION_{size}" for size in ("LOW", "MEDIUM", "HIGH", "ULTRA_HIGH")))
_LEVEL = word("MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH")


def schemas() -> Mapping[str, Schema]:
    """Give the schemas of this dialect."""
    return {**_requests(), **_parts(), **_answers()}


def _requests() -> Mapping[str, Schema]:
    fields = {
        "contents": ref("Contents"),
        "system_instruction": either(TEXT, taken({"parts": items(taken({"text": TEXT}, "text"))}, "parts")),
        "generation_config": ref("GenerationConfig"),
        "tools": items(ref("Tool")),
        "tool_config": ref("ToolConfig"),
        "cached_content": {"const": "", "description": "Cached contents are refused."},
    }
    counted = taken({"generateContentRequest": ref("GenerateContentRequest")}, "generateContentRequest")
    return {
        "GenerateContentRequest": read(Body, to_camel, fields, ["contents"]),
        "CountTokensRequest": either(taken({"contents": ref("Contents")}, "contents"), counted),
        "GenerationConfig": read(GenerationConfig, to_camel, _config(), anyOf=_forms()),
        "ThinkingConfig": read(ThinkingConfig, to_camel, {"thinking_level": _LEVEL}),
    }


def _config() -> Mapping[str, Schema]:
    return {
        "candidate_count": {"const": 1},
        "response_mime_type": word("text/plain", "application/json", "text/x.enum"),
        "response_schema": {"type": "object", "description": "A schema in the OpenAPI dialect: 'type': 'OBJECT' …"},
        "response_json_schema": JSON_SCHEMA,
        "response_format": taken({"text": taken({"mimeType": {"const": "application/json"}, "schema": JSON_SCHEMA})}),
        "response_logprobs": {"const": False},
        "response_modalities": items(word("TEXT")),
        "media_resolution": RESOLUTION,
        "thinking_config": ref("ThinkingConfig"),
    }


def _forms() -> list[Schema]:
    """Say which MIME types go with which schemas."""
    null: Schema = {"type": "null"}
    mime, openapi, standard = "responseMimeType", "responseSchema", "responseJsonSchema"
    json = {mime: {"enum": ["application/json", None]}}
    enum = {"type": "object", "properties": {"enum": items(TEXT, minItems=1)}, "required": ["enum"]}
    older: list[Schema] = [
        {"properties": {mime: {"enum": ["text/plain", "application/json", None]}, openapi: null, standard: null}},
        {"properties": {**json, standard: null}},
        {"properties": {**json, openapi: null}},
        {"properties": {mime: {"const": "text/x.enum"}, openapi: enum, standard: null}, "required": [openapi]},
    ]
    newer: Schema = {"properties": {mime: null, openapi: null, standard: null}}
    return [*(_without("responseFormat", schema) for schema in older), newer]


def _without(name: str, schema: Schema) -> Schema:
    return {**schema, "properties": {**schema["properties"], name: {"type": "null"}}}


def _parts() -> Mapping[str, Schema]:
    resolution = taken({"level": RESOLUTION}, "level")
    image = {"mediaResolution": resolution}
    declared = {**TEXT, "description": "Not trusted: the bytes are looked at."}
    blob = taken({"mimeType": declared, "data": IMAGE_BYTES}, "data")
    file = taken({"mimeType": declared, "fileUri": IMAGE_URI}, "fileUri")
    said, parts = ref("UserContent"), items(ref("Part"), minItems=1)
    return {
        "Contents": either(said, SAYING, items(ref("Content"), minItems=1, contains=said)),
        "Content": either(
            said, taken({"role": {"const": "model"}, "parts": items(ref("ModelPart"), minItems=1)}, "role", "parts")
        ),
        "UserContent": taken({"role": {"const": "user"}, "parts": parts}, "parts"),
        "ModelPart": either(ref("Part"), taken({"functionCall": ref("FunctionCall")}, "functionCall")),
        "Part": either(
            taken({"text": SAYING}, "text"),
            taken({"inlineData": blob, **image}, "inlineData"),
            taken({"fileData": file, **image}, "fileData"),
            taken({"functionResponse": ref("FunctionResponse")}, "functionResponse"),
        ),
    }


def _answers() -> Mapping[str, Schema]:
    call = printed({"id": TEXT, "name": TEXT, "args": {"type": "object"}})
    part = either(printed({"text": TEXT, "thought": {"const": True}}, ["thought"]), printed({"functionCall": call}))
    content = printed({"role": word("model"), "parts": items(part)})
    reason = word("STOP", "MAX_TOKENS")
    candidate = printed({"content": content, "index": {"const": 0}, "finishReason": reason}, ["finishReason"])
    tokens = items(printed({"modality": word("TEXT", "IMAGE"), "tokenCount": COUNT}))
    counts = dict.fromkeys(("promptTokenCount", "candidatesTokenCount", "totalTokenCount", "thoughtsTokenCount"), COUNT)
    usage = {**counts, "promptTokensDetails": tokens, "candidatesTokensDetails": tokens}
    response = {
        "candidates": items(candidate, minItems=1, maxItems=1),
        "usageMetadata": printed(usage, ["thoughtsTokenCount"]),
        "modelVersion": TEXT,
        "responseId": TEXT,
    }
    return {
        "GenerateContentResponse": printed(response, ["usageMetadata"]),
        "GenerateContentChunk": either(
            ref("GenerateContentResponse"),
            ref("Error500"),
            ref("Error503"),
            ref("Error400"),
            description="The next piece; 'finishReason' and usage come with the last. A failure under way is an error.",
        ),
        "CountTokensResponse": printed({"totalTokens": COUNT, "promptTokensDetails": tokens}),
    }
