"""A chat completion as pydantic sees it: names, ranges and words, but no meaning yet."""

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator

from beholder.domain import ThinkingLevel
from beholder.wire.casing import Lenient
from beholder.wire.knobs import Seed, StopSequence, Temperature, Tokens, TopP, Whole
from beholder.wire.words import lower

_EFFORTS = {"none": ThinkingLevel.MINIMAL, "max": ThinkingLevel.XHIGH}  # this dialect's ends of the scale


def _effort(value: object) -> object:
    word = lower(value)
    return _EFFORTS.get(word, word) if isinstance(word, str) else word


def _stops(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_Some: TypeAlias = tuple[StopSequence, ...]
Stops: TypeAlias = Annotated[_Some, BeforeValidator(_stops, json_schema_input_type=StopSequence | _Some)]


class StreamOptions(Lenient):
    """What a stream tells beside its words."""

    include_usage: bool = False


class Body(Lenient):
    """One request; unknown keys are ignored, those that would change the answer are refused elsewhere."""

    model: str | None = None
    messages: Any = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: Tokens | None = None
    max_completion_tokens: Tokens | None = None
    temperature: Temperature | None = None
    top_p: TopP | None = None
    seed: Seed | None = None
    stop: Stops | None = None
    n: Whole | None = None
    logprobs: bool | None = None
    reasoning_effort: Annotated[ThinkingLevel, BeforeValidator(_effort)] | None = None
    response_format: Any = None
    modalities: tuple[str, ...] | None = None
    web_search_options: Any = None
    tools: Any = None
    tool_choice: Any = None
    functions: Any = None
