"""What a run came to, on the machine it ran on, and whether that is as it should be."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from benchmarks.load.ledger import Ledger
from benchmarks.load.memory import Memory
from benchmarks.machine import describe

MiB = 1024 * 1024
MOST_GROWTH = 0.05  # of the memory in use, over the second half
MOST_SECONDS = 0.1  # until a place is free


@dataclass(frozen=True)
class Outcome:
    """All that one run showed."""

    clients: int
    seconds: float
    ledger: Ledger
    memory: Memory
    all_left: bool  # whether no place was taken at the end
    freed: list[float]  # seconds until a place was free after its client had left
    freed_beside_batch: list[float]  # the same while a batch ran


def report(outcome: Outcome) -> int:
    """Print `outcome`; 0 when all is as it should be."""
    console = Console(width=110)
    console.print(_table(outcome))
    for line in _lines(outcome):
        console.print(line, markup=False)
    for sentence in outcome.ledger.sentences:
        console.print(sentence, markup=False)
    failures = _failures(outcome)
    for failure in failures:
        console.print(f"not as it should be: {failure}", markup=False)
    return int(bool(failures))


def _table(outcome: Outcome) -> Table:
    ledger = outcome.ledger
    visits = sum(map(len, ledger.seconds.values()))
    rate = visits / outcome.seconds
    title = f"{outcome.clients} clients, {outcome.seconds:.0f} s: {visits:,} visits, {rate:.1f} a second"
    table = Table(title=title, title_justify="left")
    table.add_column("kind of visit")
    for column in ("visits", "p50 s", "p95 s", "p99 s", "sent away", "errors"):
        table.add_column(column, justify="right")
    for kind in sorted({*ledger.seconds, *ledger.sent_away, *ledger.errors}):
        times = [f"{seconds:.3f}" for seconds in ledger.percentiles(kind)] if ledger.seconds[kind] else ["", "", ""]
        counts = (ledger.sent_away[kind], ledger.errors[kind])
        table.add_row(kind, f"{len(ledger.seconds[kind]):,}", *times, *(str(count) for count in counts))
    return table


def _lines(outcome: Outcome) -> list[str]:
    memory = outcome.memory
    lines = [f"memory: at most {memory.most / MiB:,.0f} MiB, {memory.growth() / MiB:+.1f} MiB over the second half"]
    for freed, when in ((sorted(outcome.freed), ""), (sorted(outcome.freed_beside_batch), ", beside a batch")):
        if freed:
            median, worst = freed[len(freed) // 2] * 1000, freed[-1] * 1000
            times = f"median of {len(freed)}; worst {worst:.1f}"
            lines.append(f"a place is free {median:.1f} ms after its client left{when} ({times})")
    return [*lines, describe()]


def _failures(outcome: Outcome) -> list[str]:
    wrong = []
    if errors := sum(outcome.ledger.errors.values()):
        wrong.append(f"{errors} visits had errors")
    if outcome.memory.growth() > MOST_GROWTH * outcome.memory.most:
        wrong.append("memory rises")
    if not outcome.all_left:
        wrong.append("places are taken although all clients left")
    if max([0.0, *outcome.freed, *outcome.freed_beside_batch]) > MOST_SECONDS:
        wrong.append(f"a place was not free {MOST_SECONDS * 1000:.0f} ms after its client left")
    return wrong
