"""`beholder keys list`."""

from typing import TYPE_CHECKING, Annotated

import typer

from beholder.cli.keys.options import DatabaseUrl, DataDir

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beholder.store.archive import Archive
    from beholder.store.key import ApiKey, Used


def listing(
    all: Annotated[bool, typer.Option("--all", help="The revoked ones too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="For programs: a list of objects, every digit shown.")] = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """List keys with their limits and what was used with them today (UTC); never the keys themselves."""
    from beholder.cli.choices import read_settings
    from beholder.cli.keys.archive import with_keys
    from beholder.cli.keys.printing import print_keys
    from beholder.cli.keys.table import show

    settings = read_settings({"data_dir": data_dir, "database_url": database_url})
    keys, used, stored = with_keys(settings, _read)
    wanted = [key for key in keys if all or key.revoked is None]
    if json:
        typer.echo(print_keys(wanted, used, stored))
    elif wanted:
        show(wanted, used, stored)
    else:
        typer.echo("there are no keys; make one with: beholder keys create")


async def _read(archive: "Archive") -> "tuple[Sequence[ApiKey], Mapping[str, Used], Mapping[str, int]]":
    from datetime import UTC, datetime

    keys = await archive.keys.all()
    stored = {project: await archive.blobs.stored(project) for project in {key.project for key in keys}}
    return keys, await archive.usage.of(datetime.now(UTC).date()), stored
