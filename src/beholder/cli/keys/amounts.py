"""Amounts as people type them (500k, 2G, 24h) and as they read them again."""

import re
from datetime import timedelta

from beholder.cli.refusal import refuse

MOST = 10**15  # of anything; every database holds it
LONGEST = timedelta(days=365)
FREE = "none"

_THOUSANDS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_AMOUNT = re.compile(r"([0-9]{1,16})([kmgt]?)(?:(?<=[0-9kmgt])b)?", re.ASCII | re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_TIME = re.compile(r"([0-9]{1,8})([smhd])", re.ASCII | re.IGNORECASE)


def amount(flag: str, word: str) -> int | None:
    """Read a limit; None for 'none'. Refuses what is neither."""
    if word == FREE:
        return None
    found = _AMOUNT.fullmatch(word)
    number = int(found[1]) * _THOUSANDS[found[2].lower()] if found else MOST + 1
    if number > MOST:
        refuse(f"{flag} should be a whole number up to {MOST:,}, as 500000, 500k or 2G, or '{FREE}' for no limit")
    return number


def duration(flag: str, word: str) -> timedelta:
    """Read a time such as 90s, 15m, 24h or 7d. Refuses what is none."""
    found = _TIME.fullmatch(word)
    time = timedelta(seconds=int(found[1]) * _SECONDS[found[2].lower()]) if found else LONGEST * 2
    if time > LONGEST:
        refuse(f"{flag} should be a time up to {LONGEST.days} days, as 90s, 15m, 24h or 7d")
    return time


def short(number: int) -> str:
    """Give `number` in few letters; whoever wants all digits has `--json`."""
    for power, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= 10 * power or (number >= power and number % power == 0):
            return f"{number // power:,}{letter}"
    return f"{number:,}"
