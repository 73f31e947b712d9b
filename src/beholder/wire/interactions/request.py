"""From the bytes of `POST interactions` to a `Call`: every field is read by its own module, and joined here."""

from typing import Any

from beholder.domain import Draft, Generation, Request
from beholder.wire.interactions import output, refusals, tools
from beholder.wire.interactions.body import Body, GenerationConfig
from beholder.wire.interactions.call import Call
from beholder.wire.interactions.turns import turns
from beholder.wire.models import name_of
from beholder.wire.parsing import read_object, read_shape
from beholder.wire.system import system_instruction


def parse(body: bytes) -> Call:
    """Read a request body. Raises `Fault` (INVALID_ARGUMENT) that names the field at fault, and nothing else."""
    given = read_object(body)
    refusals.refuse_fields(given)
    shape = read_shape(Body, given)
    refusals.refuse_modalities(shape.response_modalities or [])
    knobs = shape.knobs()
    choice, chosen = knobs.tool_choice, "generation_config.tool_choice"
    if not choice:
        choice, chosen = shape.tool_choice, "tool_choice"
    draft = Request(
        model=name_of(shape.model),
        turns=turns(shape.input, knobs.media_resolution),
        system=system_instruction(shape.system_instruction),
        output=output.output_format(shape.response_format, shape.response_mime_type),
        generation=_generation(knobs),
        tools=tools.tools(shape.tools, choice, chosen),
    )
    return Call(
        draft=draft,
        stream=bool(shape.stream),
        store=shape.store is not False,
        background=bool(shape.background),
        previous_interaction_id=shape.previous_interaction_id or None,
        echo=_echo(shape, knobs, draft),
    )


def _generation(knobs: GenerationConfig) -> Generation:
    return Generation(
        max_output_tokens=knobs.max_output_tokens,
        stop_sequences=knobs.stop_sequences or (),
        temperature=knobs.temperature,
        top_p=knobs.top_p,
        top_k=knobs.top_k,
        seed=knobs.seed,
        thinking_level=knobs.thinking_level,
        thinking_summaries=knobs.thinking_summaries == "auto",
    )


def _echo(shape: Body, knobs: GenerationConfig, draft: Draft) -> dict[str, Any]:
    asked_for_form = shape.response_format or shape.response_mime_type
    echo = {
        "system_instruction": draft.system,
        "generation_config": knobs.model_dump(mode="json", exclude_none=True),
        "response_format": output.echo(draft.output) if asked_for_form else None,
        "response_modalities": shape.response_modalities,
        "tools": tools.echo(draft.tools),
        "service_tier": shape.service_tier,
        "labels": shape.labels,
        "previous_interaction_id": shape.previous_interaction_id,
    }
    return {name: value for name, value in echo.items() if value}
