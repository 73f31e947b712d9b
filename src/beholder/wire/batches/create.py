"""The body of batchGenerateContent: requests in it, or a file of them.

Requests in the body become JSON lines at once, so that behind this door there is one kind of batch only, and nothing
of a request is read before its turn comes: what is wrong with one is its result, not the batch's.
"""

import json
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field

from beholder.domain import FileId
from beholder.faults import Fault, invalid
from beholder.wire.casing import Camel
from beholder.wire.knobs import NotBoolean
from beholder.wire.origins import origin
from beholder.wire.parsing import read_object, read_shape

_CONFIG = "batch.inputConfig"


@dataclass(frozen=True, slots=True)
class Inlined:
    """Requests that came in the body, as JSON lines."""

    lines: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What a caller wants done."""

    display_name: str
    priority: int
    source: Inlined | FileId


class _Item(Camel):
    request: dict[str, Any]
    metadata: dict[str, Any] | None = None


class _Items(Camel):
    requests: Annotated[list[_Item], Field(min_length=1)]


class _InputConfig(Camel):
    file_name: Annotated[str, Field(max_length=2000)] | None = None
    requests: _Items | None = None


class _Batch(Camel):
    display_name: Annotated[str, Field(max_length=512)] = ""
    priority: Annotated[int, Field(ge=-(2**63), lt=2**63), NotBoolean] = 0
    input_config: _InputConfig
    webhook_config: Any = None


class _Create(Camel):
    batch: _Batch


def parse(body: bytes) -> NewBatch:
    """Read the body of batchGenerateContent. Raises `Fault` (INVALID_ARGUMENT) that names the field at fault."""
    batch = read_shape(_Create, read_object(body)).batch
    if batch.webhook_config is not None:
        raise invalid("webhooks are not called by this server; ask for the batch's state", "batch.webhookConfig")
    return NewBatch(batch.display_name, batch.priority, _source(batch.input_config))


def _source(config: _InputConfig) -> Inlined | FileId:
    if (config.file_name is None) == (config.requests is None):
        raise invalid("should have either 'requests' or the 'fileName' of an uploaded file of JSON lines", _CONFIG)
    if config.requests is not None:
        return Inlined(b"".join(_print(item) for item in config.requests.requests))
    where = f"{_CONFIG}.fileName"
    try:
        file = origin(config.file_name or "", where)
    except Fault:
        file = None
    if not isinstance(file, FileId):
        raise invalid("should name an uploaded file: 'files/<id>'", where)
    return file


def _print(item: _Item) -> bytes:
    metadata = {} if item.metadata is None else {"metadata": item.metadata}
    return json.dumps({**metadata, "request": item.request}).encode() + b"\n"
