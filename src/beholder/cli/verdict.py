"""What a person sees of an evaluation: a bar while it runs, and the figures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from beholder.evaluation.figures import counted

if TYPE_CHECKING:
    from beholder.evaluation.plan import Result

SHOWN = 3  # failures


def bar() -> Progress:
    """Make the progress bar; it goes to stderr, so that figures can be piped, and is silent off a terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:>14}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, disable=not console.is_terminal)


def show(results: "Sequence[Result]", console: Console | None = None) -> None:
    """Print the figures of every task on stdout, or on `console`, and what failed."""
    console = console or Console(highlight=False, soft_wrap=True)
    for result in results:
        record = result.record
        console.print(f"\n[bold]{result.task}[/]: {result.extent}, {record.speed}")
        console.print(_table(result))
        if record.failed:
            console.print(f"[red]{counted(record.failed, 'answer')} failed[/], and count as answered with nothing:")
        for failure in record.failures[:SHOWN]:
            console.print(f"  {failure.photo}: {failure.reason}", markup=False)


def _table(result: "Result") -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="bold", justify="right")
    table.add_column(no_wrap=True)
    table.add_column(style="dim")
    for figure in result.figures:
        if figure.value is not None:
            table.add_row(figure.name, figure.written, figure.of, figure.meaning)
    return table
