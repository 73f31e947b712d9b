"""Commands about keys in process, on the database in the empty folder in which each test stands."""

import asyncio
from collections.abc import Sequence

from typer.testing import CliRunner, Result

from beholder.cli import app
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.key import ApiKey


def run(*arguments: str) -> Result:
    """Run `beholder keys` with `arguments`."""
    return CliRunner().invoke(app, ["keys", *arguments])


def made(*arguments: str) -> str:
    """Make a key and give it."""
    result = run("create", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def stored() -> Sequence[ApiKey]:
    """Give what the database has."""

    async def read() -> Sequence[ApiKey]:
        archive = Archive(Settings())
        await archive.open_database()
        try:
            return await archive.keys.all()
        finally:
            await archive.close()

    return asyncio.run(read())
