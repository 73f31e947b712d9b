"""`beholder keys limit`."""

import typer

from beholder.cli.keys.options import DatabaseUrl, DataDir, Jobs, Key, Requests, Stored, Tokens, flag, limits
from beholder.cli.refusal import refuse


def limit(
    key: Key,
    requests_per_minute: Requests = None,
    tokens_per_day: Tokens = None,
    bytes_stored: Stored = None,
    jobs: Jobs = None,
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
    if not (changes := limits(**given)):
        refuse(f"say which limit to change: {', '.join(map(flag, given))}")
    settings = read_settings({"data_dir": data_dir, "database_url": database_url})
    changed = with_keys(settings, lambda archive: archive.keys.limit(id_in(key), **changes))
    typer.echo(f"{shown(changed.id)} may now use: {limits_of(changed.allowance)}")
