"""Models as schemas: the Gemini resource with what tools of the OpenAI dialect look for at the same path."""

from collections.abc import Mapping

from beholder.wire.described.shapes import COUNT, TEXT, Schema, items, printed, ref, word
from beholder.wire.models import METHODS

_OPENAI: Mapping[str, Schema] = {"id": TEXT, "object": word("model"), "created": COUNT, "owned_by": TEXT}


def schemas() -> Mapping[str, Schema]:
    """Give the schemas of models."""
    models, list_of = {"models": items(ref("GeminiModel")), "nextPageToken": TEXT}, {"object": word("list")}
    return {
        "Model": printed({**_gemini(), **_OPENAI}),
        "GeminiModel": printed(_gemini()),
        "Models": printed({**models, **list_of, "data": items(ref("OpenAIModel"))}, ["nextPageToken"]),
        "OpenAIModel": printed(_OPENAI),
        "OpenAIModels": printed({**list_of, "data": items(ref("OpenAIModel"))}),
    }


def _gemini() -> Mapping[str, Schema]:
    return {
        "name": {"type": "string", "pattern": "^models/"},
        "baseModelId": TEXT,
        "displayName": TEXT,
        "description": {**TEXT, "description": "What the engine is that answers, and what it cannot do."},
        "inputTokenLimit": COUNT,
        "outputTokenLimit": COUNT,
        "supportedGenerationMethods": items(word(*METHODS)),
    }
