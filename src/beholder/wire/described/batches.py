"""Batches of generateContent as schemas: what makes one, the operation that tells of it, and its results."""

from collections.abc import Mapping

from beholder.domain import FILE_ID, BatchState
from beholder.wire.described.shapes import MOMENT, TEXT, Schema, either, items, printed, ref, taken, word

_NAME: Schema = {"type": "string", "pattern": "^batches/[a-z0-9]+$"}
_DIGITS: Schema = {"type": "string", "pattern": "^-?[0-9]+$"}
_OBJECT: Schema = {"type": "object"}
_STATS = ("requestCount", "successfulRequestCount", "failedRequestCount", "pendingRequestCount")


def schemas() -> Mapping[str, Schema]:
    """Give the schemas of batches."""
    request = taken({"request": ref("GenerateContentRequest"), "metadata": _OBJECT}, "request")
    listed = {"requests": taken({"requests": items(request, minItems=1)}, "requests")}
    file: Schema = {
        "fileName": {**TEXT, "pattern": f"^files/{FILE_ID}$", "description": "An uploaded file of JSON lines."}
    }
    none: Schema = {"type": "null"}
    given = either(taken({**listed, "fileName": none}, *listed), taken({**file, "requests": none}, *file))
    batch = taken({"displayName": {**TEXT, "maxLength": 512}, "inputConfig": given}, "inputConfig")
    return {
        "CreateBatch": taken({"batch": batch}, "batch"),
        "Batch": _operation(),
        "Batches": printed({"operations": items(ref("Batch")), "nextPageToken": TEXT}, ["nextPageToken"]),
        "BatchResult": _result(),
        "BatchOutput": either(printed({"responsesFile": TEXT}), printed({"inlinedResponses": _results()})),
    }


def _operation() -> Schema:
    kind = {"@type": TEXT}
    output = either(printed({**kind, "responsesFile": TEXT}), printed({**kind, "inlinedResponses": _results()}))
    told = {"name": _NAME, "metadata": _metadata(), "done": {"type": "boolean"}, "error": _error(), "response": output}
    return printed(told, ["error", "response"])


def _metadata() -> Schema:
    told = {
        "@type": TEXT,
        "name": _NAME,
        "model": TEXT,
        "displayName": TEXT,
        "state": word(*(f"BATCH_STATE_{state.name}" for state in BatchState)),
        "priority": _DIGITS,
        "createTime": MOMENT,
        "updateTime": MOMENT,
        "endTime": MOMENT,
        "waiting": printed({"reason": TEXT, "until": MOMENT}, description="Nothing is answered before that."),
        "batchStats": printed(dict.fromkeys(_STATS, _DIGITS)),
        "output": ref("BatchOutput"),
    }
    return printed(told, ["endTime", "waiting", "output"])


def _results() -> Schema:
    return printed({"inlinedResponses": items(ref("BatchResult"))})


def _result() -> Schema:
    label = {"metadata": _OBJECT, "key": TEXT}
    answered = printed({**label, "response": ref("GenerateContentResponse")}, label)
    return either(answered, printed({**label, "error": _error()}, label))


def _error() -> Schema:
    return printed({"code": {"type": "integer", "description": "Of google.rpc.Code."}, "message": TEXT})
