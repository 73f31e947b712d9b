"""A key in clear, once: alone on stdout, so that a script can take it; what a person should know goes to stderr."""

import typer
from rich.console import Console


def tell(key: str, sentence: str) -> None:
    """Print `key`, and `sentence` about it."""
    typer.echo(key)
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(sentence, style="bold", markup=False)
    console.print("Programs take it from GEMINI_API_KEY; a running server knows it already.", markup=False)
