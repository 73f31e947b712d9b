"""The error envelope, one schema for each HTTP status, made from the table by which faults travel."""

from collections.abc import Mapping

from beholder.faults import Status
from beholder.wire.described.shapes import TEXT, Schema, either, items, printed
from beholder.wire.errors import http_status, word
from beholder.wire.openai.refusal import kind


def schemas() -> Mapping[str, Schema]:
    """Give the envelope of each HTTP status, named by `name`."""
    codes = sorted({http_status(status) for status in Status})
    return {name(code): _envelope(code) for code in codes}


def name(code: int) -> str:
    """Name the schema of errors with the HTTP status `code`."""
    return f"Error{code}"


def _envelope(code: int) -> Schema:
    statuses = [status for status in Status if http_status(status) == code]
    words, kinds = sorted(set(map(word, statuses))), sorted(set(map(kind, statuses)))
    violation = printed({"field": TEXT, "description": TEXT})
    fields = {"@type": TEXT, "fieldViolations": items(violation)}
    detail = {"type": "object", "properties": fields, "required": ["@type"]}
    error = {
        "code": {"const": code},
        "message": {**TEXT, "description": "What was wrong, where, and what would work."},
        "status": {"type": "string", "enum": words},
        "details": items(detail),
        "type": {"type": "string", "enum": kinds, "description": "Only where OpenAI's dialect is spoken."},
        "param": either(TEXT, {"type": "null"}, description="The field at fault, beside `type`."),
    }
    return printed({"error": printed(error, ["type", "param"])})
