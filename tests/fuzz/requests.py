"""One full request of each kind, with about every field that there is: what `doors` damages."""

from typing import Any

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAD0lEQVR4nGP4z8AARwzEcQCukw/x0F8jngAAAABJRU5ErkJggg=="
_DATA_URL = f"data:image/png;base64,{PIXEL}"
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "boxes": {"type": "array", "items": {"$ref": "#/$defs/box"}, "minItems": 0, "maxItems": 3},
        "kind": {"anyOf": [{"type": "string", "enum": ["cat", "dog"]}, {"type": "null"}]},
        "count": {"type": "integer", "minimum": 0, "description": "how many"},
    },
    "required": ["boxes"],
    "$defs": {"box": {"type": "object", "properties": {"label": {"type": "string", "pattern": "^[a-z]+$"}}}},
}
_OPENAPI: dict[str, Any] = {
    "type": "OBJECT",
    "properties": {"name": {"type": "STRING", "nullable": True}, "n": {"type": "ARRAY", "items": {"type": "NUMBER"}}},
    "propertyOrdering": ["n", "name"],
    "required": ["name"],
}
_KNOBS: dict[str, Any] = {
    "temperature": 0.5,
    "top_p": 0.9,
    "seed": 7,
    "max_output_tokens": 500,
    "stop_sequences": ["#"],
}
_INTERACTION: dict[str, Any] = {
    "model": "gemini-3-flash-preview",
    "input": [
        {"type": "user_input", "content": [{"type": "text", "text": "What is this?"}]},
        {"type": "model_output", "content": [{"type": "text", "text": "A square."}]},
        {"type": "image", "data": PIXEL, "mime_type": "image/png", "resolution": "high"},
        {"type": "text", "text": "And now?"},
    ],
    "system_instruction": {"parts": [{"text": "Be short."}]},
    "generation_config": {**_KNOBS, "top_k": 3, "thinking_level": "low", "thinking_summaries": "auto"},
    "response_format": {"type": "text", "mime_type": "application/json", "schema": _SCHEMA},
    "response_modalities": ["text"],
    "labels": {"a": "b"},
    "service_tier": "standard",
    "store": True,
}
_CALLING: dict[str, Any] = {
    "model": "gemini-3-flash-preview",
    "input": [
        {"type": "user_input", "content": [{"type": "text", "text": "Look it up."}]},
        {"type": "function_call", "id": "c1", "name": "look_up", "arguments": {"what": "cat", "n": 1}},
        {"type": "function_result", "call_id": "c1", "name": "look_up", "result": [{"type": "text", "text": "yes"}]},
        {"type": "function_call", "id": "c2", "name": "look_up", "arguments": {}},
        {"type": "function_result", "call_id": "c2", "result": {"found": [1, 2.5, None]}, "is_error": False},
    ],
    "tools": [{"type": "function", "name": "look_up", "description": "Looks.", "parameters": _SCHEMA}],
    "generation_config": {"tool_choice": {"allowed_tools": {"mode": "auto", "tools": ["look_up"]}}},
}
_CONTENT: dict[str, Any] = {
    "contents": [
        {
            "role": "user",
            "parts": [{"text": "What is this?"}, {"inlineData": {"data": PIXEL, "mimeType": "image/png"}}],
        },
        {"role": "model", "parts": [{"functionCall": {"id": "a", "name": "look_up", "args": {"what": "it"}}}]},
        {"role": "user", "parts": [{"functionResponse": {"id": "a", "name": "look_up", "response": {"is": ["a", 1]}}}]},
        {"parts": [{"fileData": {"fileUri": _DATA_URL, "mimeType": "image/png"}, "mediaResolution": {"level": "LOW"}}]},
    ],
    "systemInstruction": {"role": "system", "parts": [{"text": "Be short."}]},
    "generationConfig": {
        "temperature": 1,
        "topP": 0.5,
        "topK": 40,
        "maxOutputTokens": 99,
        "stopSequences": ["#"],
        "candidateCount": 1,
        "responseMimeType": "application/json",
        "responseSchema": _OPENAPI,
        "responseModalities": ["TEXT"],
        "thinkingConfig": {"thinkingBudget": 0, "includeThoughts": True},
        "mediaResolution": "MEDIA_RESOLUTION_LOW",
    },
    "tools": [{"functionDeclarations": [{"name": "look_up", "description": "Looks.", "parameters": _OPENAPI}]}],
    "toolConfig": {"functionCallingConfig": {"mode": "AUTO", "allowedFunctionNames": ["look_up"]}},
    "safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"}],
}
_CHAT: dict[str, Any] = {
    "model": "gemini-2.5-flash",
    "messages": [
        {"role": "system", "content": "Be short."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image_url", "image_url": {"url": _DATA_URL, "detail": "low"}},
            ],
        },
        {
            "role": "assistant",
            "tool_calls": [{"id": "c", "type": "function", "function": {"name": "look_up", "arguments": '{"a": 1}'}}],
        },
        {"role": "tool", "tool_call_id": "c", "content": "it is"},
        {"role": "user", "content": "And?"},
    ],
    "max_tokens": 50,
    "temperature": 1,
    "stop": ["#"],
    "n": 1,
    "reasoning_effort": "low",
    "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": _SCHEMA, "strict": True}},
    "tools": [{"type": "function", "function": {"name": "look_up", "description": "Looks.", "parameters": _SCHEMA}}],
    "tool_choice": {"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": []}},
    "stream_options": {"include_usage": True},
}
_BATCH: dict[str, Any] = {
    "batch": {
        "displayName": "some",
        "priority": 3,
        "inputConfig": {
            "requests": {
                "requests": [
                    {"request": {"contents": [{"parts": [{"text": "hi"}]}]}, "metadata": {"key": "a", "n": [1]}},
                    {"request": _CONTENT, "metadata": {"key": "b"}},
                ]
            }
        },
    }
}
_MODEL = "/v1beta/models/gemini-2.5-flash"
DOORS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/v1/interactions", _INTERACTION),
    ("/v1/interactions", _INTERACTION | {"stream": True}),
    ("/v1beta/interactions", _CALLING),
    ("/v1beta/interactions", _CALLING | {"stream": True, "store": False}),
    (f"{_MODEL}:generateContent", _CONTENT),
    (f"{_MODEL}:streamGenerateContent?alt=sse", _CONTENT),
    (f"{_MODEL}:countTokens", {"generateContentRequest": _CONTENT}),
    (f"{_MODEL}:batchGenerateContent", _BATCH),
    ("/v1/chat/completions", _CHAT),
    ("/v1beta/openai/chat/completions", _CHAT | {"stream": True}),
)
"""Paths with their bodies. All are accepted as they stand."""
