"""Answers read as a client reads them: JSON out of words, boxes and masks out of JSON, the answer out of a sentence.

Engines that chat put JSON into a code fence or a sentence around it; clients cope with that, and so does this.
What cannot be read raises `ValueError` with a reason that a report can show.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pybase64

from beholder.domain import JsonValue, Mask
from beholder.engines.embedded.prompt.words import number, tokens
from beholder.evaluation.truth import Corners
from beholder.spatial.masks import URI_PREFIX, decode_png

_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
_SCORES = ("score", "confidence", "probability")


@dataclass(frozen=True, slots=True)
class Item:
    """One object of an answer, its box in fractions of the picture (x first)."""

    label: str
    fractions: Corners
    score: float | None = None
    mask: Mask | None = None


def json_in(text: str) -> JsonValue:
    """Read the JSON of an answer: all of it, or what its code fence holds. Raises `ValueError` for none."""
    fenced = _FENCE.search(text)
    try:
        return json.loads(fenced[1] if fenced else text)
    except json.JSONDecodeError as error:
        raise ValueError(f"the answer is not JSON: {_start(text)}") from error


def items_in(text: str) -> list[Item]:
    """Read a list of `box_2d`, `label` and perhaps `score` and `mask`; boxes without an inside are dropped.

    Raises `ValueError` when the answer is no list of objects, or one has no label, no box, or no mask that opens.
    """
    value = json_in(text)
    if isinstance(value, Mapping):  # a schema's object around the list
        value = next((each for each in value.values() if isinstance(each, list)), None)
    if not isinstance(value, list):
        raise ValueError(f"the answer is no list: {_start(text)}")
    return list(_items(value))


def _items(values: Sequence[JsonValue]) -> Iterator[Item]:
    for value in values:
        try:
            ymin, xmin, ymax, xmax = (float(number) / 1000 for number in value["box_2d"])
            mask, score = (
                value.get("mask"),
                next((value[name] for name in _SCORES if value.get(name) is not None), None),
            )
            corners = (xmin, ymin, xmax, ymax)
            item = Item(
                str(value["label"]), corners, None if score is None else float(score), _mask(mask) if mask else None
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(
                f"an object of the answer cannot be read ({error}): {_start(json.dumps(value))}"
            ) from error
        if all(map(math.isfinite, corners)) and xmin < xmax and ymin < ymax:
            yield item


def _mask(text: str) -> Mask:
    return decode_png(pybase64.b64decode(text.removeprefix(URI_PREFIX)))


def labels_in(text: str) -> list[str]:
    """Read a list of labels, likeliest first: words, or objects with a `label`. Raises `ValueError` for any other."""
    value = json_in(text)
    if isinstance(value, Mapping):
        value = next((each for each in value.values() if isinstance(each, list)), None)
    if not isinstance(value, list):
        raise ValueError(f"the answer is no list: {_start(text)}")
    return [str(each.get("label", "")) if isinstance(each, Mapping) else str(each) for each in value]


def yes_or_no(text: str) -> str | None:
    """Give "yes" or "no" when the answer begins with it."""
    first = tokens(text)[:1]
    return first[0] if first in (("yes",), ("no",)) else None


def count_in(text: str) -> int | None:
    """Give the first number in the answer, in digits or words; "no" and "none" are 0."""
    for token in tokens(text):
        if token in ("no", "none", "zero"):
            return 0
        if (value := number(token)) is not None:
            return value
    return None


def _start(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:80]}…")
