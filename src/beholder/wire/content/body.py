"""A GenerateContentRequest as pydantic sees it: names, ranges and words, but no meaning yet."""

from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field

from beholder.domain import ThinkingLevel
from beholder.wire.casing import Camel
from beholder.wire.knobs import NotBoolean, Seed, StopSequence, Temperature, Tokens, TopP, Whole
from beholder.wire.words import AnyResolution, lower

_LEVELS = (None, *(ThinkingLevel.LOW, ThinkingLevel.MEDIUM, ThinkingLevel.HIGH, ThinkingLevel.MINIMAL))  # as numbered


_MODALITIES = ("modality_unspecified", "text", "image", "audio")  # as numbered


def _modality(value: object) -> object:
    word = lower(value)
    return _MODALITIES[word] if type(word) is int and 0 <= word < len(_MODALITIES) else word


def _level(value: object) -> object:
    word = lower(value)
    if type(word) is int and 0 <= word < len(_LEVELS):
        return _LEVELS[word]
    return None if word in ("", "thinking_level_unspecified") else word


class ThinkingConfig(Camel):
    """How hard to think: by a word, or by a number of tokens as older clients say it."""

    thinking_level: Annotated[ThinkingLevel | None, BeforeValidator(_level)] = None
    thinking_budget: Annotated[int, Field(ge=-1, lt=2**31), NotBoolean] | None = None
    include_thoughts: bool = False


class GenerationConfig(Camel):
    """The knobs; a knob that is not named here changes nothing."""

    temperature: Temperature | None = None
    top_p: TopP | None = None
    top_k: Annotated[float, Field(ge=1, lt=2**31), NotBoolean] | None = None
    seed: Seed | None = None
    max_output_tokens: Tokens | None = None
    candidate_count: Whole | None = None
    stop_sequences: tuple[StopSequence, ...] | None = None
    response_mime_type: str | None = None
    response_schema: dict[str, Any] | None = None
    response_json_schema: Any = Field(
        None,
        validation_alias=AliasChoices(
            "response_json_schema", "responseJsonSchema", "_responseJsonSchema", "_response_json_schema"
        ),
    )
    response_format: Any = None
    response_logprobs: bool | None = None
    response_modalities: list[Annotated[str, BeforeValidator(_modality)]] | None = None
    media_resolution: AnyResolution = None
    thinking_config: ThinkingConfig | None = None


class Body(Camel):
    """One request; unknown keys are ignored, those that would change the answer are refused elsewhere."""

    model: str | None = None
    contents: Any = None
    system_instruction: Any = None
    generation_config: GenerationConfig | None = None
    tools: Any = None
    tool_config: Any = None
    cached_content: str | None = None


class CountBody(Camel):
    """What countTokens takes: contents alone, or a whole request."""

    contents: Any = None
    generate_content_request: dict[str, Any] | None = None
