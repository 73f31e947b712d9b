"""How a command says no: one sentence on stderr and exit code 2, never a traceback."""

from typing import NoReturn

import typer


def refuse(sentence: str) -> NoReturn:
    """End the command with `sentence`."""
    typer.echo(f"beholder: {sentence}", err=True)
    raise typer.Exit(2)
