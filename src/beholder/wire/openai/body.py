"""A chat completion as pydantic sees it: names, ranges and words, but no meaning yet."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from beholder.domain import ThinkingLevel
from beholder.wire.casing import Lenient
from beholder.wire.words import lower

_EFFORTS = {"none": ThinkingLevel.MINIMAL, "max": ThinkingLevel.XHIGH}  # this dialect's ends of the scale


def _effort(value: object) -> object:
    word = lower(value)
    return _EFFORTS.get(word, word) if isinstance(word, str) else word


class StreamOptions(Lenient):
    """What a stream tells beside its words."""

    include_usage: bool = False


class Body(Lenient):
    """One request; unknown keys are ignored, those that would change the answer are refused elsewhere."""

    model: str | None = None
    messages: Any = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    max_completion_tokens: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    seed: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = None
    stop: Annotated[str, Field(min_length=1)] | tuple[Annotated[str, Field(min_length=1)], ...] | None = None
    n: int | None = None
    reasoning_effort: Annotated[ThinkingLevel, BeforeValidator(_effort)] | None = None
    response_format: Any = None
    modalities: tuple[str, ...] | None = None
    web_search_options: Any = None
    tools: Any = None
    tool_choice: Any = None
    functions: Any = None
