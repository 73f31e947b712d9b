"""`beholder version`."""

import typer

from beholder import __version__


def version() -> None:
    """Say which version this is."""
    typer.echo(f"beholder {__version__}")
