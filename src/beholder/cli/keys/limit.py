"""`beholder keys limit`."""

from typing import Annotated, TypeAlias

import typer

from beholder.cli.keys.options import MOST, DatabaseUrl, DataDir, Key
from beholder.cli.refusal import refuse

FREE = "none"

Limit: TypeAlias = Annotated[str | None, typer.Option(metavar="N|none", show_default=False)]


def limit(
    key: Key,
    requests_per_minute: Limit = None,
    tokens_per_day: Limit = None,
    bytes_stored: Limit = None,
    jobs: Limit = None,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Change what may be used with a key: a number, or 'none' for no limit; the others stay as they are."""
    from beholder.access.secret import id_in, shown
    from beholder.cli.choices import read_settings
    from beholder.cli.keys.archive import with_keys
    from beholder.cli.keys.table import limits_of

    given = {
        "requests_per_minute": requests_per_minute,
        "tokens_per_day": tokens_per_day,
        "bytes_stored": bytes_stored,
        "jobs": jobs,
    }
    changes = {name: _number(name, word) for name, word in given.items() if word is not None}
    if not changes:
        refuse(f"say which limit to change: {', '.join(map(_flag, given))}")
    settings = read_settings({"data_dir": data_dir, "database_url": database_url})
    changed = with_keys(settings, lambda archive: archive.keys.limit(id_in(key), **changes))
    typer.echo(f"{shown(changed.id)} may now use: {limits_of(changed.allowance)}")


def _number(name: str, word: str) -> int | None:
    if word == FREE:
        return None
    if not (word.isascii() and word.isdigit() and len(word) < 20 and int(word) <= MOST):
        refuse(f"{_flag(name)} should be a whole number up to {MOST:,}, or '{FREE}' for no limit")
    return int(word)


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"
