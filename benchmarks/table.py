"""One way to show what was measured beside what was aimed at."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from benchmarks.machine import describe


@dataclass(frozen=True)
class Row:
    """One measured number; `aim` is the most it should be, in the same unit, or None where nothing was promised."""

    what: str
    measured: float
    unit: str
    aim: float | None = None


def show(title: str, rows: list[Row]) -> None:
    """Print the rows, and the machine that they were measured on."""
    table = Table(title=title, caption=describe(), title_justify="left", caption_justify="left")
    table.add_column("what")
    table.add_column("measured", justify="right")
    table.add_column("aim", justify="right")
    table.add_column("met")
    for row in rows:
        aim = "" if row.aim is None else f"≤ {row.aim:g} {row.unit}"
        met = "" if row.aim is None else "yes" if row.measured <= row.aim else "no"
        table.add_row(row.what, f"{row.measured:,.2f} {row.unit}", aim, met)
    Console(width=110).print(table)
