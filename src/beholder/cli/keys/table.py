"""Keys as a person reads them: a table that fits a terminal, with today's use beside each limit."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from beholder.access.secret import shown
from beholder.cli.keys.amounts import short
from beholder.store.key import Allowance, ApiKey, Used

PIPED = 160  # letters in a line, off a terminal
ROOMY = 100  # letters in a line that has room for when a key was made

_COLUMNS = ("key", "project", "name", "", "made")
_FOLDED = ("project", "name", "")


def show(
    keys: Sequence[ApiKey], used: Mapping[str, Used], stored: Mapping[str, int], console: Console | None = None
) -> None:
    """Print `keys` on stdout, or on `console`; `used` today is by key, `stored` bytes by project."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else PIPED)
    table = Table(box=None, padding=(0, 2, 0, 0))
    columns = len(_COLUMNS) - (console.width < ROOMY)
    for name in _COLUMNS[:columns]:
        table.add_column(name, no_wrap=name not in _FOLDED, overflow="fold")
    for name in ("requests", "tokens", "stored", "jobs"):
        table.add_column(name, justify="right", no_wrap=True)
    for key in keys:
        table.add_row(
            *_of_key(key)[:columns],
            *_of_use(key.allowance, used.get(key.id, Used()), stored[key.project]),
            style=_style(key),
        )
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


def _of_key(key: ApiKey) -> tuple[str, ...]:
    return (shown(key.id), key.project, key.name, _note(key), f"{key.created:%Y-%m-%d}")


def _note(key: ApiKey) -> str:
    if key.revoked is not None:
        return f"revoked {key.revoked:%Y-%m-%d}"
    if key.former_until is None or key.former_until <= datetime.now(UTC):
        return ""
    return f"old one until {key.former_until:%Y-%m-%d %H:%M}"


def _of_use(allowance: Allowance, used: Used, stored: int) -> tuple[str, ...]:
    rate = allowance.requests_per_minute
    return (
        short(used.requests) if rate is None else f"{short(used.requests)}, {short(rate)}/min",
        _of(used.tokens, allowance.tokens_per_day),
        _of(stored, allowance.bytes_stored),
        "" if allowance.jobs is None else short(allowance.jobs),
    )


def _of(amount: int, limit: int | None) -> str:
    return short(amount) if limit is None else f"{short(amount)} of {short(limit)}"


def _style(key: ApiKey) -> str:
    return "" if key.revoked is None else "dim"
