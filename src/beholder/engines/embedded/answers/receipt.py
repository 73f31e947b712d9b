"""What a receipt or an invoice says under its usual names: total, date, vendor, number, address.

Only what is written is given, as it is written: an amount that stands beside its word, a date that has the form of one.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile

from beholder.engines.embedded.experts.reading.line import Line

ASKED: Mapping[str, frozenset[str]] = {
    "total": frozenset({"total", "amount"}),
    "date": frozenset({"date"}),
    "vendor": frozenset({"vendor", "company", "store", "merchant", "seller", "supplier"}),
    "address": frozenset({"address"}),
    "number": frozenset({"number", "no", "id"}),
}
"""The words of a question or of a property that ask for a field, the surest first."""

PAPERS = frozenset({"invoice", "receipt", "bill", "reference"})  # whose number is asked for

_AMOUNT = re.compile(r"(?<![\d.,-])(\d{1,3}(?:[ ,.]\d{3})+[.,]\d{2}|\d*[.,]\d{2})(?![\d%]|[.,/-]\d)")
_TOTAL = re.compile(r"\b(?:total|amount (?:due|payable)|balance due|to pay)\b", re.I)
_PART = re.compile(r"sub|qty|quantity|item|exclu|exempt|tax\b|discount|saving|change|point", re.I)
_INCLUDED = re.compile(r"inclu\w*.*?(?:tax|gst|vat)", re.I)
_ROUNDED = re.compile(r"\bround(?:ed|ing)\b(?!.*adj)", re.I)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
    rf"|\d{{1,2}}[ -]?{_MONTH}[ ,-]*\d{{2,4}}|{_MONTH} \d{{1,2}},? \d{{4}})(?!\d)",
    re.I,
)
_NUMBER = re.compile(
    r"\b(?:invoice|inv|receipt|bill|order|ref(?:erence)?)\b\W{0,2}(?:no|number|id|#)?[\W_]{0,4}"
    r"((?:[A-Z]{0,5}[-/]?)?\d[\w/-]{2,})",
    re.I,
)
_FIRM = re.compile(r"\b(?:sdn|bhd|s/b|ltd|limited|inc|llc|gmbh|corp|mart|store|shop|cafe|restaurant|restoran)\b", re.I)
_LABEL = re.compile(r"\b(?:gst|vat|tax|tel|phone|fax|invoice|inv|reg|ref|date|cashier|receipt|bill|returnable)\b", re.I)
_HEAD = 10  # lines at the top in which the vendor stands
_CENTS = 5  # the most that rounding changes


def fields(lines: Sequence[Line]) -> dict[str, str]:
    """Read the fields that `lines`, in reading order, have: any of the keys of `ASKED`."""
    texts = [line.text for line in lines]
    page = "\n".join(texts)
    date, number = _DATE.search(page), next(filter(None, map(_NUMBER.search, texts)), None)
    vendor = _vendor(texts)
    found = {
        "total": _total(_rows(lines)),
        "date": date.group() if date else None,
        "number": number.group(1) if number else None,
        "vendor": re.sub(r"\s*\([\w-]*\d[\w-]*\)$", "", texts[vendor]) if vendor is not None else None,
        "address": _address(texts, vendor) if vendor is not None else None,
    }
    return {key: value for key, value in found.items() if value}


def asked(words: Collection[str]) -> str | None:
    """Tell which field `words` ask for; a number only where they say of what paper."""
    named = (key for key, names in ASKED.items() if not names.isdisjoint(words))
    return next((key for key in named if key != "number" or not PAPERS.isdisjoint(words)), None)


def _rows(lines: Sequence[Line]) -> Iterator[str]:
    """Join the lines that stand beside each other: "TOTAL:" and "6.00"."""
    row: list[Line] = []
    for line in lines:
        middle = (line.box.ymin + line.box.ymax) / 2
        if row and not row[0].box.ymin <= middle < row[0].box.ymax:
            yield " ".join(one.text for one in row)
            row = []
        row.append(line)
    yield " ".join(one.text for one in row)


def _total(rows: Iterator[str]) -> str | None:
    """Take the last row that says total and has an amount, or what that was rounded to."""
    total: str | None = None
    for row in rows:
        amounts = _AMOUNT.findall(row)
        if amounts and (_says_total(row) or (total and _rounds(row, total, amounts[-1]))):
            total = amounts[-1]
    return total


def _says_total(row: str) -> bool:
    return bool(_TOTAL.search(row)) and not _PART.search(_INCLUDED.sub("", row))


def _rounds(row: str, total: str, written: str) -> bool:
    return bool(_ROUNDED.search(row)) and abs(_cents(written) - _cents(total)) <= _CENTS


def _cents(written: str) -> int:
    return int(re.sub(r"\D", "", written))


def amount(text: str) -> float | None:
    """Read an amount as it is written, "1.284,50" or "1,284.50"; None when it is not one."""
    return _cents(text) / 100 if _AMOUNT.fullmatch(text) else None


def _vendor(texts: Sequence[str]) -> int | None:
    """Find the name at the top: the line with a firm's word in it, or else the first that is mostly letters."""
    named = [index for index, text in enumerate(texts[:_HEAD]) if _wordy(text) and not _LABEL.search(text)]
    firms = [index for index in named if _FIRM.search(texts[index])]
    return next(iter(firms or named), None)


def _address(texts: Sequence[str], vendor: int) -> str | None:
    """Join the lines below the vendor's name, as far as the first with a label."""
    below = takewhile(lambda text: not _LABEL.search(text) and not _DATE.search(text), texts[vendor + 1 : vendor + 6])
    parts = [text.strip(" ,") for text in below if _wordy(text)]
    return ", ".join(parts) if any(character.isdigit() for part in parts for character in part) else None


def _wordy(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return letters >= 3 and 2 * letters >= len(text.replace(" ", ""))
