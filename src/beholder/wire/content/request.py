"""From the bytes of a generateContent request to a draft: every field is read by its own module, and joined here."""

from collections.abc import Mapping
from typing import Any

from beholder.domain import Draft, Request
from beholder.faults import invalid
from beholder.wire.content import config
from beholder.wire.content.body import Body, CountBody, GenerationConfig
from beholder.wire.content.contents import turns
from beholder.wire.content.tools import tools
from beholder.wire.parsing import path, read_object, read_shape
from beholder.wire.system import system_instruction


def parse(body: bytes, model: str) -> Draft:
    """Read the body of a request to `model`, which the path named.

    Raises `Fault` (INVALID_ARGUMENT) that names the field at fault, and nothing else.
    """
    return read(read_object(body), model)


def parse_count(body: bytes, model: str) -> Draft:
    """Read the body of countTokens: contents, or a whole request as `generateContentRequest`. Raises as `parse`."""
    given = read_object(body)
    whole = read_shape(CountBody, given).generate_content_request
    if whole is None:
        return read(given, model)
    if read_shape(CountBody, given).contents is not None:
        raise invalid("has both 'contents' and 'generateContentRequest'; keep one")
    return read(whole, model, "generateContentRequest")


def read(given: Mapping[str, Any], model: str, where: str = "") -> Draft:
    """Read one GenerateContentRequest to `model`, found at `where` ("" is the body itself). Raises as `parse`."""
    shape = read_shape(Body, given, where)
    _refuse(shape, where)
    knobs = shape.generation_config or GenerationConfig.model_validate({})
    at = path(where, "generationConfig")
    return Request(
        model=model,
        turns=turns(shape.contents, knobs.media_resolution, path(where, "contents")),
        system=system_instruction(shape.system_instruction, path(where, "systemInstruction")),
        output=config.output(knobs, at),
        generation=config.generation(knobs, at),
        tools=tools(shape.tools, shape.tool_config, where),
    )


def _refuse(shape: Body, where: str) -> None:
    """Refuse what would change the answer and is not done here: silence would make it look done."""
    if shape.cached_content:
        sentence = "cached contents are not kept by this server; send the content in 'contents'"
        raise invalid(sentence, path(where, "cachedContent"))
