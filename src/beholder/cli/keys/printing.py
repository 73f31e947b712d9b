"""Keys as a program reads them: JSON with every digit, and no secret."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from beholder.store.key import ApiKey, Used


def print_keys(keys: Sequence[ApiKey], used: Mapping[str, Used], stored: Mapping[str, int]) -> str:
    """Print `keys` as a list of objects; `used` today is by key, `stored` bytes by project."""
    return json.dumps([_print(key, used.get(key.id, Used()), stored[key.project]) for key in keys], indent=2)


def _print(key: ApiKey, used: Used, stored: int) -> dict[str, object]:
    return {
        "id": key.id,
        "project": key.project,
        "name": key.name,
        "created": _time(key.created),
        "revoked": _time(key.revoked),
        "former_until": _time(key.former_until),
        "limits": asdict(key.allowance),
        "used_today": {"requests": used.requests, "tokens": used.tokens},
        "project_bytes_stored": stored,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
