"""The `generationConfig` of a request: the knobs of the answer, and its form."""

from beholder.domain import Generation, OutputFormat, ThinkingLevel
from beholder.faults import invalid
from beholder.wire.content.body import GenerationConfig, ThinkingConfig
from beholder.wire.content.openapi import to_json_schema
from beholder.wire.content.response_format import response_format
from beholder.wire.output import form, kind_of
from beholder.wire.parsing import mapping, path, quoted

# Tokens of thinking up to which a budget means a level, for clients from before there were levels.
_BUDGETS = ((0, ThinkingLevel.MINIMAL), (1024, ThinkingLevel.LOW), (8192, ThinkingLevel.MEDIUM))
_TEXT = ("text", "modality_unspecified")


def generation(config: GenerationConfig, where: str) -> Generation:
    """Read the knobs of `config`, found at `where`. Raises `Fault` (INVALID_ARGUMENT) for what is not done here."""
    if config.candidate_count not in (None, 0, 1):
        message = f"{config.candidate_count} answers at once are not given; ask for one, or ask again"
        raise invalid(message, path(where, "candidateCount"))
    if config.response_logprobs:
        raise invalid("log probabilities are not given by this server; leave it out", path(where, "responseLogprobs"))
    for index, modality in enumerate(config.response_modalities or []):
        if modality not in _TEXT:
            message = f"{quoted(modality)} cannot be answered; this server answers in 'TEXT'"
            raise invalid(message, path(where, "responseModalities", index))
    thinking = config.thinking_config or ThinkingConfig()
    return Generation(
        max_output_tokens=config.max_output_tokens,
        stop_sequences=config.stop_sequences or (),
        temperature=config.temperature,
        top_p=config.top_p,
        top_k=None if config.top_k is None else int(config.top_k),
        seed=config.seed,
        thinking_level=thinking.thinking_level or _level(thinking.thinking_budget),
        thinking_summaries=thinking.include_thoughts,
    )


def output(config: GenerationConfig, where: str) -> OutputFormat:
    """Read the form of the answer. Raises `Fault` (INVALID_ARGUMENT) for an unusable schema or MIME type."""
    if config.response_format is not None:
        if config.response_mime_type or config.response_schema or config.response_json_schema:
            raise invalid("has 'responseFormat' beside what it stands for; keep one", where)
        return response_format(config.response_format, path(where, "responseFormat"))
    declared = config.response_mime_type or None
    kind = None if declared is None else kind_of(declared, path(where, "responseMimeType"))
    if config.response_schema is not None and config.response_json_schema is not None:
        raise invalid("has both 'responseSchema' and 'responseJsonSchema'; keep one", where)
    if config.response_schema is not None:
        at = path(where, "responseSchema")
        return form(kind, to_json_schema(config.response_schema, at), at)
    at = path(where, "responseJsonSchema")
    if config.response_json_schema is False:
        raise invalid("allows no answer at all", at)
    schema = {} if config.response_json_schema is True else mapping(config.response_json_schema, at)
    return form(kind, schema, path(where, "responseMimeType") if schema is None else at)


def _level(budget: int | None) -> ThinkingLevel | None:
    if budget is None or budget < 0:  # -1: as the model thinks fit
        return None
    return next((level for most, level in _BUDGETS if budget <= most), ThinkingLevel.HIGH)
