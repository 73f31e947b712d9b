"""`beholder keys create`."""

from typing import Annotated

import typer

from beholder.cli.keys.options import DatabaseUrl, DataDir, Jobs, Requests, Stored, Tokens, limits
from beholder.cli.refusal import refuse

LONGEST = 200  # letters of a name


def create(
    name: Annotated[str, typer.Argument(help="What it is for; only you see this.")] = "",
    project: Annotated[str, typer.Option(help="Whose it is: projects do not see each other's things.")] = "default",
    requests_per_minute: Requests = None,
    tokens_per_day: Tokens = None,
    bytes_stored: Stored = None,
    jobs: Jobs = None,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Make a key and print it, this once: only its hash is kept. What is not limited is free."""
    from datetime import UTC, datetime

    from beholder.access.secret import mint
    from beholder.cli.choices import read_settings
    from beholder.cli.keys.archive import with_keys
    from beholder.cli.keys.telling import tell
    from beholder.store.key import PROJECT, Allowance, ApiKey

    if PROJECT.fullmatch(project) is None:
        refuse(f"{project[:80]!a} cannot be a project's name; use up to 64 letters, digits, '.', '_' and '-'")
    if not name.isprintable() or len(name) > LONGEST:
        refuse(f"a key's name should be up to {LONGEST} letters that can be printed")
    given = limits(
        requests_per_minute=requests_per_minute, tokens_per_day=tokens_per_day, bytes_stored=bytes_stored, jobs=jobs
    )
    settings = read_settings({"data_dir": data_dir, "database_url": database_url})
    secret = mint()
    key = ApiKey(secret.id, secret.digest, name, datetime.now(UTC), project, allowance=Allowance(**given))
    with_keys(settings, lambda archive: archive.keys.add(key))
    tell(secret.text, f"This is the new key of the project {project!r}. It is not shown again.")
