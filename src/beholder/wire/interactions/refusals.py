"""What a caller may ask for and this server does not do, each with a sentence that says what would work.

Silence would be worse than a refusal: an answer without the search, the cache or the sound that was
asked for looks like a true one.
"""

from collections.abc import Mapping
from typing import Any

from pydantic.alias_generators import to_camel

from beholder.faults import Fault, invalid
from beholder.wire.parsing import path, quoted

_FIELDS = {
    "agent": "agents are not run by this server; name a model instead, such as 'model': 'gemini-3-flash-preview'",
    "cached_content": "cached contents are not kept by this server; send the content in 'input'",
    "continuation_token": "answers of this server are never continued by a token; repeat the request without it",
    "environment": "environments belong to agents, which this server does not run; leave it out",
    "webhook_config": "webhooks are not called by this server; ask with 'stream': true, or wait for the answer",
}
_SPELLINGS = {spelling: sentence for name, sentence in _FIELDS.items() for spelling in (name, to_camel(name))}
_MEDIA = {
    "audio": "audio is not understood by this server; it answers about images ('type': 'image')",
    "document": "documents are not understood by this server; send their pages as images ('type': 'image')",
    "video": "video is not understood by this server; send single frames as images ('type': 'image')",
}
_OUTPUTS = frozenset(("image", "audio", "video", "document"))


def refuse_fields(body: Mapping[str, Any]) -> None:
    """Raise `Fault` for a top-level field whose meaning this server cannot honour."""
    for spelling, sentence in _SPELLINGS.items():
        if body.get(spelling):
            raise invalid(sentence, spelling)


def refuse_modalities(modalities: list[str]) -> None:
    """Raise `Fault` for an answer in anything but text."""
    for index, modality in enumerate(modalities):
        if modality != "text":
            raise invalid(
                f"{quoted(modality)} cannot be answered; this server answers in 'text'",
                path("response_modalities", index),
            )


def output_refusal(kind_of_output: str, where: str) -> Fault | None:
    """Make the fault for an answer asked for as media; None when `kind_of_output` is no media."""
    if kind_of_output not in _OUTPUTS:
        return None
    return invalid(f"{quoted(kind_of_output)} output is not made by this server; use 'type': 'text'", where)


def item_refusal(name: str, where: str) -> Fault:
    """Make the fault for an input block or step, of type `name` and found at `where`, that is not text or image."""
    if name in _MEDIA:
        return invalid(_MEDIA[name], where)
    if name.endswith(("_call", "_result")):
        return invalid(f"{quoted(name)} steps come from tools that this server does not run; leave them out", where)
    return invalid(
        f"{quoted(name)} is not known here; use 'text' and 'image' blocks, or the steps 'user_input', 'model_output', "
        "'function_call' and 'function_result'",
        path(where, "type"),
    )
