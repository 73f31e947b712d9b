"""The options that the commands about keys share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from beholder.cli.keys.amounts import amount

if TYPE_CHECKING:
    from collections.abc import Mapping

DataDir: TypeAlias = Annotated[
    Path | None, typer.Option(help="Folder of the server whose keys these are.", show_default=".data")
]
DatabaseUrl: TypeAlias = Annotated[
    str | None, typer.Option(help="Its database; none means SQLite in the data folder.", show_default=False)
]
Key: TypeAlias = Annotated[str, typer.Argument(help="Id of the key, as 'beholder keys list' shows it.")]


def _limit(help: str) -> Any:  # noqa: ANN401 - Typer's own
    return typer.Option(metavar="N|none", help=help, show_default=False)


Requests: TypeAlias = Annotated[str | None, _limit("Requests for work in a minute.")]
Tokens: TypeAlias = Annotated[str | None, _limit("Tokens in a day (UTC), as 500k or 2M.")]
Stored: TypeAlias = Annotated[str | None, _limit("Bytes that its project may store, as 500M or 2G.")]
Jobs: TypeAlias = Annotated[str | None, _limit("Jobs in the background at once, batches too.")]


def limits(**given: str | None) -> "Mapping[str, int | None]":
    """Read those limits that were given, by the names of an `Allowance`; refuse what is no number."""
    return {name: amount(flag(name), word) for name, word in given.items() if word is not None}


def flag(name: str) -> str:
    """Give the flag of an option."""
    return f"--{name.replace('_', '-')}"
