"""What a person sees of an evaluation: a bar while it runs, and the figures."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from beholder.evaluation.figures import counted

if TYPE_CHECKING:
    from beholder.evaluation.plan import Result

SHOWN = 3  # failures
PIPED = 140  # letters in a line, off a terminal


@contextmanager
def bar(name: str, total: int | None) -> Iterator[Callable[[], None]]:
    """Show a progress bar, and give what moves it on by one. It goes to stderr, and is silent off a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        row = progress.add_task(name, total=total)
        yield lambda: progress.advance(row)


def show(result: "Result", console: Console | None = None) -> None:
    """Print the figures of a task on stdout, or on `console`, and what failed."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else PIPED)
    record = result.record
    console.print(f"[bold]{result.task}[/]: {result.extent}, {record.speed}")
    console.print(_table(result))
    if record.failed:
        console.print(f"[red]{counted(record.failed, 'answer')} failed[/], and count as answered with nothing:")
    for failure in record.failures[:SHOWN]:
        console.print(f"  {failure.photo}: {failure.reason}", markup=False)
    console.print()


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
