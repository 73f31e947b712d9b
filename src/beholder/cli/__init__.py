"""The command line: what an owner types. Commands import what they need late, so that help is instant."""

import typer

from beholder.cli.evaluate import evaluate
from beholder.cli.keys import app as keys
from beholder.cli.serve import serve
from beholder.cli.version import version

app = typer.Typer(
    name="beholder",
    help="A self-hosted image-understanding server that speaks the Gemini API.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serve)
app.command(name="eval")(evaluate)
app.command()(version)
app.add_typer(keys, name="keys", no_args_is_help=True)


def main() -> None:
    """Run the command that the arguments name."""
    app()
