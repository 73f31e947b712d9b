"""Chat completions as schemas."""

from collections.abc import Mapping

from beholder.wire.described.shapes import (
    COUNT,
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
from beholder.wire.openai.body import Body, StreamOptions

_NULL: Schema = {"type": "null"}
_REASON = word("stop", "length", "tool_calls")


def schemas() -> Mapping[str, Schema]:
    """Give the schemas of this dialect."""
    return {**_requests(), **_messages(), **_answers()}


def _requests() -> Mapping[str, Schema]:
    form = taken({"schema": JSON_SCHEMA}, "schema")
    fields = {
        "model": SAYING,
        "messages": items(ref("ChatMessage"), minItems=1, contains=ref("ChatQuestion")),
        "stream_options": ref("ChatStreamOptions"),
        "reasoning_effort": word("none", "minimal", "low", "medium", "high", "xhigh", "max"),
        "modalities": items({"const": "text"}),
        "web_search_options": {**_NULL, "description": "The web is not searched."},
        "response_format": either(
            taken({"type": word("text", "json_object")}, "type"),
            taken({"type": {"const": "json_schema"}, "json_schema": form}, "type", "json_schema"),
        ),
        "n": {"const": 1},
        "logprobs": {"const": False},
        "tools": ref("ChatTools"),
        "tool_choice": ref("ChatToolChoice"),
        "functions": items({"type": "object"}, maxItems=0, description="The older form is refused."),
    }
    return {
        "ChatRequest": read(Body, str, fields, ["model", "messages"]),
        "ChatStreamOptions": read(StreamOptions, str, {}),
    }


def _messages() -> Mapping[str, Schema]:
    url = taken({"url": IMAGE_URI, "detail": word("low", "high", "auto")}, "url")
    said = either(SAYING, items(ref("ChatPart"), minItems=1))
    return {
        "ChatMessage": either(
            ref("ChatQuestion"),
            taken({"role": {"const": "assistant"}, "content": said}, "role", "content"),
            taken({"role": {"const": "assistant"}, "tool_calls": items(ref("ChatCall"))}, "role", "tool_calls"),
            taken(
                {"role": {"const": "tool"}, "tool_call_id": SAYING, "content": said}, "role", "tool_call_id", "content"
            ),
            taken({"role": word("system", "developer"), "content": SAYING}, "role", "content"),
        ),
        "ChatQuestion": taken({"role": {"const": "user"}, "content": said}, "role", "content"),
        "ChatPart": either(
            taken({"type": {"const": "text"}, "text": SAYING}, "type", "text"),
            taken({"type": {"const": "image_url"}, "image_url": url}, "type", "image_url"),
        ),
    }


def _answers() -> Mapping[str, Schema]:
    heading = {"id": TEXT, "created": COUNT, "model": TEXT}
    said = {"role": {"const": "assistant"}, "content": TEXT, "reasoning_content": TEXT}
    called = {"name": TEXT, "arguments": {**TEXT, "contentMediaType": "application/json"}}
    call = {"id": TEXT, "type": {"const": "function"}, "function": printed(called)}
    piece = printed(
        {**call, "index": COUNT, "function": printed({**called, "arguments": TEXT}, ["name"])}, ["id", "type"]
    )
    whole_said = {**said, "content": either(TEXT, _NULL), "refusal": _NULL, "tool_calls": items(printed(call))}
    message = printed(whole_said, ["reasoning_content", "tool_calls"])
    choice = {"index": {"const": 0}, "logprobs": _NULL}
    whole = printed({**choice, "message": message, "finish_reason": _REASON})
    delta = printed(
        {
            **choice,
            "delta": printed({**said, "tool_calls": items(piece)}, [*said, "tool_calls"]),
            "finish_reason": either(_REASON, _NULL),
        }
    )
    chunk = {**heading, "object": {"const": "chat.completion.chunk"}, "choices": items(delta, maxItems=1)}
    return {
        "ChatCompletion": printed(
            {**heading, "object": {"const": "chat.completion"}, "choices": items(whole), "usage": ref("ChatUsage")}
        ),
        "ChatChunk": either(
            printed({**chunk, "usage": ref("ChatUsage")}, ["usage"]), ref("Error400"), ref("Error500"), ref("Error503")
        ),
        "ChatUsage": printed(
            {
                **dict.fromkeys(("prompt_tokens", "completion_tokens", "total_tokens"), COUNT),
                "prompt_tokens_details": printed({"cached_tokens": COUNT}),
                "completion_tokens_details": printed({"reasoning_tokens": COUNT}),
            }
        ),
    }
