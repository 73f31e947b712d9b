"""`beholder keys revoke`."""

from beholder.cli.keys.options import DatabaseUrl, DataDir, Key


def revoke(key: Key, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """End a key for good; a running server refuses it within a second. What was stored with it stays."""
    from datetime import UTC, datetime

    import typer

    from beholder.access.secret import id_in, shown
    from beholder.cli.choices import read_settings
    from beholder.cli.keys.archive import with_keys

    settings = read_settings({"data_dir": data_dir, "database_url": database_url})
    gone = with_keys(settings, lambda archive: archive.keys.revoke(id_in(key), datetime.now(UTC)))
    typer.echo(f"{shown(gone.id)} of the project {gone.project!r} is revoked")
