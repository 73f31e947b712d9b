"""The least value that a schema allows, for what cannot be known: null, nothing, zero, or the first word it lists.

It tells nothing about a picture, and is as short as the schema lets it be.
"""

import math
from collections.abc import Callable, Iterator, Mapping

from beholder.domain import JsonValue
from beholder.engines.embedded.forms.merging import Plain
from beholder.engines.embedded.forms.patterns import least

DEPTH = 30  # levels; deeper than this nothing is given
STEPS = 5_000  # schemas that are looked at for one value
MOST = 1_000  # items or characters that a bound may ask for
LARGEST = 20_000  # values in one value
UNSURE = ("unknown", "other", "none", "n/a", "unspecified", "unclear", "not_visible", "not visible", "undetermined")

FORMATS = {
    "date": "0001-01-01",
    "date-time": "0001-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "duration": "PT0S",
    "email": "unknown@example.invalid",
    "uri": "about:blank",
    "url": "about:blank",
    "uri-reference": "",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "ipv4": "0.0.0.0",
    "ipv6": "::",
    "hostname": "invalid",
}
"""Strings of a format that say that nothing is known."""


class Least:
    """Least values; `fits` says whether a value validates against a part of the schema."""

    def __init__(self, plain: Plain, fits: Callable[[JsonValue, JsonValue], bool]) -> None:
        """Hold what makes schemas plain, and what checks."""
        self._plain = plain
        self._fits = fits
        self._steps = 0

    def __call__(self, schema: JsonValue, depth: int = 0) -> JsonValue:
        """Give the least value, or null where none was found in reasonable time."""
        self._steps += 1
        if depth > DEPTH or self._steps > STEPS:
            return None
        plain = self._plain(schema)
        if "const" in plain:
            return plain["const"]
        if "enum" in plain:
            return self._option(plain)
        return next((value for value in self._candidates(plain, depth) if self._fits(schema, value)), None)

    def _option(self, plain: Mapping[str, JsonValue]) -> JsonValue:
        """Pick the option that says that nothing is known, else the first that validates."""
        options = sorted(plain["enum"], key=lambda option: option is not None and str(option).lower() not in UNSURE)
        return next((option for option in options if self._fits(plain, option)), options[0] if options else None)

    def _candidates(self, plain: Mapping[str, JsonValue], depth: int) -> Iterator[JsonValue]:
        yield None
        for key in ("anyOf", "oneOf"):
            rest = {word: part for word, part in plain.items() if word != key}
            for branch in plain.get(key, ()):
                yield self({**rest, "allOf": [branch, *rest.get("allOf", ())]}, depth + 1)
        for kind in kinds(plain):
            match kind:
                case "object":
                    yield self._object(plain, depth)
                case "array":
                    yield from self._arrays(plain, depth)
                case "string":
                    yield from _strings(plain)
                case "boolean":
                    yield from (False, True)
                case "integer" | "number":
                    yield from _numbers(plain, whole=kind == "integer")

    def _object(self, plain: Mapping[str, JsonValue], depth: int) -> dict[str, JsonValue]:
        parts, more = plain.get("properties", {}), plain.get("additionalProperties", {})
        names = list(dict.fromkeys(plain.get("required", ())))
        fewest = min(int(plain.get("minProperties", 0)), MOST)
        names += [name for name in parts if name not in names][: max(0, fewest - len(names))]
        names += [f"{index}" for index in range(len(names), fewest)]
        return {name: self(parts.get(name, more), depth + 1) for name in names}

    def _arrays(self, plain: Mapping[str, JsonValue], depth: int) -> Iterator[list[JsonValue]]:
        first = [self(part, depth + 1) for part in plain.get("prefixItems", ())]
        count = min(int(plain.get("minItems", 0)), MOST)
        yield first[:count] if count < len(first) else self._padded(first, count, plain, depth)
        if "contains" in plain:
            wanted = min(int(plain.get("minContains", 1)), MOST)
            found = [self(plain["contains"], depth + 1)] * wanted
            yield self._padded([*first, *found], count, plain, depth)

    def _padded(
        self, first: list[JsonValue], count: int, plain: Mapping[str, JsonValue], depth: int
    ) -> list[JsonValue]:
        lacking = count - len(first)
        if lacking <= 0:
            return first
        items = plain.get("items", {})
        value = self(items, depth + 1)
        if lacking * _size(value) > LARGEST:
            return first
        if not plain.get("uniqueItems"):
            return [*first, *[value] * lacking]
        return [*first, *self._distinct(items, value, first, lacking)]

    def _distinct(self, items: JsonValue, value: JsonValue, taken: list[JsonValue], count: int) -> list[JsonValue]:
        """Give different values that fit: an enum's options, counted numbers or words."""
        options = self._plain(items).get("enum", ())
        start = value if isinstance(value, int | float) and not isinstance(value, bool) else 0
        numbers = [start + step for step in range(count + 1)]
        pool = [
            value,
            *options,
            *numbers,
            *(f"{value or ''}{step}" for step in range(count)),
            False,
            True,
            None,
            {},
            [],
        ]
        found: list[JsonValue] = []
        for each in pool:
            if (
                len(found) < count
                and not any(_same(each, other) for other in (*taken, *found))
                and self._fits(items, each)
            ):
                found.append(each)
        return found


def kinds(plain: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Give the types that a schema allows, or those that its keywords speak of, null aside."""
    kind = plain.get("type")
    if isinstance(kind, list):
        return tuple(one for one in kind if one != "null")
    if kind is not None:
        return (str(kind),)
    if "properties" in plain or "required" in plain:
        return ("object",)
    return (
        ("array",) if "items" in plain or "prefixItems" in plain else ("string", "number", "object", "array", "boolean")
    )


def _size(value: JsonValue) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_size, inner))


def _same(one: JsonValue, other: JsonValue) -> bool:
    return type(one) is type(other) and bool(one == other)


def _strings(plain: Mapping[str, JsonValue]) -> Iterator[str]:
    if plain.get("format") in FORMATS:
        yield FORMATS[plain["format"]]
    yield ""
    length = min(math.ceil(plain.get("minLength", 0)), MOST)
    yield "-" * length
    if isinstance(pattern := plain.get("pattern"), str) and (text := least(pattern, length)) is not None:
        yield text


def _numbers(plain: Mapping[str, JsonValue], *, whole: bool) -> Iterator[float]:
    """Give zero, and else the numbers next to the bounds, as whole ones first."""
    yield 0
    low = max((plain[key] for key in ("minimum", "exclusiveMinimum") if key in plain), default=None)
    high = min((plain[key] for key in ("maximum", "exclusiveMaximum") if key in plain), default=None)
    step = plain.get("multipleOf", 1)
    for bound, away in ((low, 1), (high, -1)):
        if bound is None:
            continue
        multiple = (math.ceil if away > 0 else math.floor)(bound / step) * step
        yield from (multiple, multiple + away * step)
        if not whole:
            yield from (bound, bound + away, bound + away * 1e-3)
    if low is not None and high is not None and not whole:
        yield (low + high) / 2
