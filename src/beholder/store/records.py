"""Values as columns, some of them JSON: ASCII, so that no text that JSON may hold is trouble to a database."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from beholder.domain import (
    Delta,
    Failure,
    FileSource,
    Finish,
    FinishReason,
    FunctionCall,
    Interaction,
    KeptImage,
    KeptRequest,
    Request,
    StoredFile,
    Thought,
    Usage,
    Words,
)
from beholder.store.database.schema import from_microseconds, to_microseconds

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # any other is no question for a database: some fail on a NUL

_REQUEST = TypeAdapter(Request[KeptImage])


def print_request(request: KeptRequest) -> str:
    """Give the JSON form of `request`."""
    return json.dumps(_REQUEST.dump_python(request))


def read_request(text: str) -> KeptRequest:
    """Read what `print_request` gave."""
    return _REQUEST.validate_python(json.loads(text))


def print_interaction(interaction: Interaction) -> dict[str, Any]:
    """Give the columns that tell `interaction` itself."""
    failure = interaction.failure
    return {
        "id": interaction.id,
        "previous": interaction.previous,
        "status": interaction.status.value,
        "background": interaction.background,
        "model": json.dumps(interaction.model),
        "created": to_microseconds(interaction.created),
        "updated": to_microseconds(interaction.updated),
        "echo": json.dumps(interaction.echo),
        "said": _print_said(interaction.said),
        "failure": None if failure is None else json.dumps(asdict(failure)),
        "project": interaction.project,
    }


def read_interaction(row: Row[Any]) -> Interaction:
    """Read the columns that `print_interaction` gave."""
    return Interaction(
        id=row.id,
        model=json.loads(row.model),
        created=from_microseconds(row.created),
        updated=from_microseconds(row.updated),
        background=bool(row.background),
        previous=row.previous,
        echo=json.loads(row.echo),
        said=_read_said(json.loads(row.said)),
        failure=None if row.failure is None else Failure(**json.loads(row.failure)),
        project=row.project,
    )


def print_file(file: StoredFile) -> dict[str, Any]:
    """Give the columns that tell `file`."""
    return {
        "id": file.id,
        "project": file.project,
        "display_name": json.dumps(file.display_name),
        "media_type": json.dumps(file.media_type),
        "size": file.size,
        "sha256": file.sha256,
        "created": to_microseconds(file.created),
        "expires": to_microseconds(file.expires),
        "source": file.source.value,
    }


def read_file(row: Row[Any]) -> StoredFile:
    """Read the columns that `print_file` gave."""
    return StoredFile(
        id=row.id,
        display_name=json.loads(row.display_name),
        media_type=json.loads(row.media_type),
        size=row.size,
        sha256=row.sha256,
        created=from_microseconds(row.created),
        expires=from_microseconds(row.expires),
        project=row.project,
        source=FileSource(row.source),
    )


def _print_said(said: tuple[Delta, ...]) -> str:
    return json.dumps([_print_delta(delta) for delta in said])


def _print_delta(delta: Delta) -> Any:  # noqa: ANN401 - JSON
    match delta:
        case Words(text):
            return text
        case Thought(text):
            return [text]
        case FunctionCall():
            return {"call": asdict(delta)}
        case Finish(reason, usage):
            return {"reason": reason, "usage": asdict(usage)}


def _read_said(pieces: list[Any]) -> tuple[Delta, ...]:
    return tuple(_read_delta(piece) for piece in pieces)


def _read_delta(piece: str | list[str] | Mapping[str, Any]) -> Delta:
    match piece:
        case str():
            return Words(piece)
        case list():
            return Thought(piece[0])
        case {"call": call}:
            return FunctionCall(**call)
    return Finish(FinishReason(piece["reason"]), Usage(**piece["usage"]))
