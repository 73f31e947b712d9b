"""The options that the commands about keys share."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

DataDir: TypeAlias = Annotated[Path | None, typer.Option(help="Folder of the server whose keys these are.")]
DatabaseUrl: TypeAlias = Annotated[
    str | None, typer.Option(help="Its database; none means SQLite in the data folder.", show_default=False)
]
Key: TypeAlias = Annotated[str, typer.Argument(help="Id of the key, as 'beholder keys list' shows it.")]

MOST = 10**15  # of anything; every database holds it
