"""The request body as pydantic sees it: field names, ranges and words, but no meaning yet.

Fields that come in many shapes (`input`, `response_format`, …) stay raw here; a module each reads them.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from beholder.domain import ThinkingLevel
from beholder.wire.casing import Lenient
from beholder.wire.knobs import NotBoolean, Seed, StopSequence, Temperature, Tokens, TopP
from beholder.wire.words import AnyResolution, lower


class GenerationConfig(Lenient):
    """The knobs; a knob that is not named here changes nothing."""

    temperature: Temperature | None = None
    top_p: TopP | None = None
    top_k: Annotated[int, Field(ge=1, lt=2**31), NotBoolean] | None = None
    seed: Seed | None = None
    max_output_tokens: Tokens | None = None
    stop_sequences: tuple[StopSequence, ...] | None = None
    thinking_level: Annotated[ThinkingLevel, BeforeValidator(lower)] | None = None
    thinking_summaries: Annotated[Literal["auto", "none"], BeforeValidator(lower)] | None = None
    media_resolution: AnyResolution = None
    tool_choice: Any = None


class Body(Lenient):
    """`POST interactions`; unknown keys are ignored, those that would change the answer are refused elsewhere."""

    model: str | None = None
    input: Any = None
    system_instruction: Any = None
    generation_config: GenerationConfig | None = None
    config: GenerationConfig | None = None  # the spec page's segmentation sample says it so
    response_format: Any = None
    response_mime_type: str | None = None
    response_modalities: list[Annotated[str, BeforeValidator(lower)]] | None = None
    tools: Any = None
    tool_choice: Any = None  # belongs into generation_config; unread it would look heeded
    previous_interaction_id: str | None = None
    store: bool | None = None
    stream: bool | None = None
    background: bool | None = None
    service_tier: Annotated[Literal["flex", "standard", "priority", "deferred"], BeforeValidator(lower)] | None = None
    labels: dict[str, str] | None = None

    def knobs(self) -> GenerationConfig:
        """Merge `config` into `generation_config`; where both set a knob, `generation_config` wins."""
        merged: dict[str, Any] = {}
        for given in (self.config, self.generation_config):
            if given is not None:
                merged |= given.model_dump(exclude_none=True)
        return GenerationConfig.model_validate(merged)
