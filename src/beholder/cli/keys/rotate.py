"""`beholder keys rotate`."""

from beholder.cli.keys.options import DatabaseUrl, DataDir, Key


def rotate(key: Key, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Replace a key by another with the same id, project, limits and use, and print it, this once.

    The old one is refused within a second. To change programs one by one, create a second key and revoke the first.
    """
    from beholder.access.secret import id_in, mint
    from beholder.cli.choices import read_settings
    from beholder.cli.keys.archive import with_keys
    from beholder.cli.keys.telling import tell

    settings = read_settings({"data_dir": data_dir, "database_url": database_url})
    secret = mint(id_in(key))
    turned = with_keys(settings, lambda archive: archive.keys.rotate(secret.id, secret.digest))
    tell(secret.text, f"This takes the place of the last key of the project {turned.project!r}. It is not shown again.")
