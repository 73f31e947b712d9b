"""English just large enough to understand a prompt and to write a true sentence.

Counting, plurals and lists are where templates betray themselves, so they live here, alone and tested.
"""

import re
from collections.abc import Sequence

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = {word: value for value, word in enumerate(NUMBERS) if value} | {"twenty": 20, "dozen": 12}
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[.,;:!?\n]")
_IS = re.compile(r"\b(what|who|where|how|when)'s\b")
_SIBILANT = ("s", "x", "z", "ch", "sh")


def tokens(text: str) -> tuple[str, ...]:
    """Split `text` into lower-case words and the punctuation that ends clauses; "what's" is "what is"."""
    return tuple(_TOKEN.findall(_IS.sub(r"\1 is", text.lower().replace("\u2019", "'"))))


def number(token: str) -> int | None:
    """Read "5" or "five"; None for any other word."""
    if token.isdecimal():
        return int(token[:9])
    return _NUMBER.get(token)


def plural(noun: str, irregular: dict[str, str]) -> str:
    """Make the plural of the last word of `noun`."""
    head, _, last = noun.rpartition(" ")
    if last in irregular:
        many = irregular[last]
    elif last.endswith(_SIBILANT):
        many = last + "es"
    elif last.endswith("y") and last[-2:-1] not in set("aeiou"):
        many = last[:-1] + "ies"
    else:
        many = last + "s"
    return f"{head} {many}" if head else many


def article(noun: str) -> str:
    """Put "a" or "an" before `noun`; things that come in pairs get "a pair of"."""
    if noun in ("scissors", "skis"):
        return f"a pair of {noun}"
    if noun == "broccoli":
        return noun
    return f"{'an' if noun[:1] in 'aeio' or noun.startswith('umb') else 'a'} {noun}"


def listing(parts: Sequence[str], last: str = "and") -> str:
    """Join "a", "b" and "c" as people do: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
