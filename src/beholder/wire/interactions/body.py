"""The request body as pydantic sees it: field names, ranges and words, but no meaning yet.

Fields that come in many shapes (`input`, `response_format`, …) stay raw here; a module each reads them.
"""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from beholder.domain import Resolution, ThinkingLevel
from beholder.wire.casing import Lenient


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _level(value: object) -> object:
    """Reduce `high`, `MEDIA_RESOLUTION_HIGH` and `{"level": …}` to the one word."""
    word = _lower(value.get("level") if isinstance(value, dict) else value)
    if isinstance(word, str):
        word = word.removeprefix("media_resolution_")
    return None if word in ("", "unspecified") else word


AnyResolution: TypeAlias = Annotated[Resolution | None, BeforeValidator(_level)]


class GenerationConfig(Lenient):
    """The knobs; a knob that is not named here changes nothing."""

    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    top_k: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    seed: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = None
    max_output_tokens: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    stop_sequences: tuple[Annotated[str, Field(min_length=1)], ...] | None = None
    thinking_level: Annotated[ThinkingLevel, BeforeValidator(_lower)] | None = None
    thinking_summaries: Annotated[Literal["auto", "none"], BeforeValidator(_lower)] | None = None
    media_resolution: AnyResolution = None


class Body(Lenient):
    """`POST interactions`; unknown keys are ignored, those that would change the answer are refused elsewhere."""

    model: str | None = None
    input: Any = None
    system_instruction: Any = None
    generation_config: GenerationConfig | None = None
    config: GenerationConfig | None = None  # the spec page's segmentation sample says it so
    response_format: Any = None
    response_mime_type: str | None = None
    response_modalities: list[Annotated[str, BeforeValidator(_lower)]] | None = None
    tools: Any = None
    previous_interaction_id: str | None = None
    store: bool | None = None
    stream: bool | None = None
    background: bool | None = None
    service_tier: Annotated[Literal["flex", "standard", "priority", "deferred"], BeforeValidator(_lower)] | None = None
    labels: dict[str, str] | None = None

    def knobs(self) -> GenerationConfig:
        """Merge `config` into `generation_config`; where both set a knob, `generation_config` wins."""
        merged: dict[str, Any] = {}
        for given in (self.config, self.generation_config):
            if given is not None:
                merged |= given.model_dump(exclude_none=True)
        return GenerationConfig.model_validate(merged)
