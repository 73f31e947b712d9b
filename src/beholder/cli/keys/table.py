"""Keys as a person reads them: a table, with today's use beside each limit."""

import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from beholder.access.secret import shown
from beholder.store.key import Allowance, ApiKey, Used

PIPED = 160  # letters in a line, off a terminal


def show(
    keys: Sequence[ApiKey], used: Mapping[str, Used], stored: Mapping[str, int], console: Console | None = None
) -> None:
    """Print `keys` on stdout, or on `console`; `used` today is by key, `stored` bytes by project."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else PIPED)
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("key", "project", "name", "made"):
        table.add_column(name, no_wrap=name == "key", overflow="fold")
    for name in ("requests today", "a minute", "tokens today", "bytes stored", "jobs"):
        table.add_column(name, justify="right")
    for key in keys:
        table.add_row(*_row(key, used.get(key.id, Used()), stored[key.project]), style=_style(key))
    console.print(table, markup=False)


def limits_of(allowance: Allowance) -> str:
    """Tell limits in words."""
    told = {
        "requests a minute": allowance.requests_per_minute,
        "tokens a day": allowance.tokens_per_day,
        "bytes stored": allowance.bytes_stored,
        "jobs at once": allowance.jobs,
    }
    words = [f"{limit:,} {name}" for name, limit in told.items() if limit is not None]
    return ", ".join(words) or "as much as it likes"


def _row(key: ApiKey, used: Used, stored: int) -> tuple[str, ...]:
    allowance = key.allowance
    return (
        shown(key.id) if key.revoked is None else f"{shown(key.id)} revoked {key.revoked:%Y-%m-%d}",
        key.project,
        key.name,
        f"{key.created:%Y-%m-%d}",
        f"{used.requests:,}",
        _limit(allowance.requests_per_minute),
        _of(used.tokens, allowance.tokens_per_day),
        _of(stored, allowance.bytes_stored),
        _limit(allowance.jobs),
    )


def _of(amount: int, limit: int | None) -> str:
    return f"{amount:,}" if limit is None else f"{amount:,} of {limit:,}"


def _limit(limit: int | None) -> str:
    return "" if limit is None else f"{limit:,}"


def _style(key: ApiKey) -> str:
    return "" if key.revoked is None else "dim"
