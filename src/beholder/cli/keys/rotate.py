"""`beholder keys rotate`."""

from typing import Annotated

import typer

from beholder.cli.keys.amounts import duration
from beholder.cli.keys.options import DatabaseUrl, DataDir, Key


def rotate(
    key: Key,
    grace: Annotated[
        str, typer.Option(metavar="TIME", help="How long the old one opens beside it, as 15m, 24h or 7d.")
    ] = "0s",
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Replace a key by another with the same id, project, limits and use, and print it, this once.

    The old one is refused within a second, or after a time of grace, in which programs are changed one by one. One
    that was replaced still earlier is refused in any case; revoking the key ends all.
    """
    from datetime import UTC, datetime

    from beholder.access.secret import id_in, mint
    from beholder.cli.choices import read_settings
    from beholder.cli.keys.archive import with_keys
    from beholder.cli.keys.telling import tell

    until = datetime.now(UTC) + time if (time := duration("--grace", grace)) else None
    settings = read_settings({"data_dir": data_dir, "database_url": database_url})
    secret = mint(id_in(key))
    turned = with_keys(settings, lambda archive: archive.keys.rotate(secret.id, secret.digest, until))
    old = "" if until is None else f" The old key opens until {until:%Y-%m-%d %H:%M} UTC."
    sentence = f"This takes the place of the old key of the project {turned.project!r}. It is not shown again.{old}"
    tell(secret.text, sentence)
