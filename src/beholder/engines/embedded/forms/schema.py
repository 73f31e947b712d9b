"""Fill any JSON schema from what was seen, so that an answer asked for with a schema always validates.

The walk knows schemas and no pictures; `Facts` knows pictures and no schemas. What cannot be known is
null where the schema allows it, left out where it is optional, and else the least value that validates.
"""

from collections.abc import Mapping, Sequence

from referencing.exceptions import Unresolvable

from beholder.domain import JsonSchema, JsonValue
from beholder.engines.embedded.forms.facts import UNKNOWN, Facts, Thing
from beholder.engines.embedded.forms.least import Least, kinds
from beholder.engines.embedded.forms.merging import Plain, merged
from beholder.engines.embedded.forms.patterns import WHERE
from beholder.engines.embedded.forms.properties import BOX, COUNT, MASK, MONEY, PLACED, POINT, SCORE, THING, words_of
from beholder.engines.embedded.forms.validation import validator
from beholder.faults import invalid

DEPTH = 10  # levels that are filled; deeper and endless ones get the least value
STEPS = 4_000  # schemas that are filled; the parts of a recursive one can multiply


class Form:
    """A schema to be filled from facts."""

    def __init__(self, schema: JsonSchema, facts: Facts) -> None:
        """Check `schema`; raise `Fault` when it cannot be used."""
        self._schema = schema
        self._facts = facts
        self._validator = validator(schema)
        self._plain = Plain(schema)
        self._steps = 0
        self.lacking = False  # whether something that the whole requires had to be made up, once it was filled

    def fill(self) -> JsonValue:
        """Give a value that validates; raise `Fault` for a schema that asks for what nothing here can fill."""
        try:
            value = self._value(self._schema, "", None, 0)
            if value is UNKNOWN or not self._fits(self._schema, value):
                value, self.lacking = self._least(self._schema), True
            if self._fits(self._schema, value):
                return value
        except Unresolvable as error:
            raise invalid(f"cannot resolve {error}; use `$defs` inside the schema", WHERE) from error
        except RecursionError:
            raise invalid("is nested too deeply", WHERE) from None
        raise invalid("this engine found no value that satisfies the schema; loosen its constraints", WHERE)

    def _value(self, schema: JsonValue, name: str, thing: Thing | None, depth: int) -> JsonValue:
        self._steps += 1
        if depth > DEPTH or self._steps > STEPS:
            return UNKNOWN
        known = self._facts.known(name) if thing is None else UNKNOWN
        if known is not UNKNOWN and self._fits(schema, known):
            return known
        plain = self._plain(schema)
        for key in ("anyOf", "oneOf"):
            if key in plain:
                rest = {word: part for word, part in plain.items() if word != key}
                branches = [merged(rest, self._plain(part)) for part in plain[key]]
                return self._first(plain, branches, name, thing, depth)
        value = self._typed(plain, name, thing, depth)
        if value is not UNKNOWN and not self._fits(plain, value):
            value = _cut(plain, value)
        return value if value is UNKNOWN or self._fits(plain, value) else UNKNOWN

    def _first(
        self, whole: JsonValue, branches: Sequence[JsonValue], name: str, thing: Thing | None, depth: int
    ) -> JsonValue:
        """Fill the first branch that can be filled so that the whole still validates; null is the last resort."""
        for branch in branches:
            value = self._value(branch, name, thing, depth + 1) if kinds(branch) else UNKNOWN
            if value is not UNKNOWN and self._fits(whole, value):
                return value
        return None if self._fits(whole, None) else UNKNOWN

    def _typed(self, plain: Mapping[str, JsonValue], name: str, thing: Thing | None, depth: int) -> JsonValue:
        hint = f"{plain.get('title', '')} {plain.get('description', '')}".strip()
        if "const" in plain:
            return plain["const"]
        if "enum" in plain:
            return self._facts.option(plain["enum"], name, hint, thing)
        match next(iter(kinds(plain)), None) if "type" in plain or len(kinds(plain)) == 1 else None:
            case "object":
                return self._object(plain, name, thing, depth)
            case "array":
                return self._array(plain, name, hint, thing, depth)
            case _ if thing is not None:
                return self._facts.of_thing(name, thing, hint)
            case "string":
                return self._string(plain, name, hint)
            case "integer" | "number":
                return self._facts.number(name, hint)
            case "boolean":
                return self._facts.boolean(name, hint)
        return UNKNOWN

    def _string(self, plain: Mapping[str, JsonValue], name: str, hint: str) -> JsonValue:
        """Fill a string; where what its name means does not fit its pattern, with what is written and does."""
        known, pattern = self._facts.string(name, hint), plain.get("pattern")
        if not isinstance(pattern, str) or (known is not UNKNOWN and self._fits(plain, known)):
            return known
        return next((text for text in self._facts.written(pattern) if self._fits(plain, text)), UNKNOWN)

    def _object(self, plain: Mapping[str, JsonValue], name: str, thing: Thing | None, depth: int) -> JsonValue:
        """Fill an object; one of which nothing is known is unknown itself."""
        parts, required = plain.get("properties", {}), plain.get("required", ())
        words = _words({key: part for key, part in parts.items() if not self._holds_many(part)})
        if thing is None and words & PLACED:
            things = self._facts.things(name, masks=bool(words & MASK))
            thing = next(iter(things), None)
        within = f"{name} " if thing is None and name else ""  # "vehicles": {"count": …} counts vehicles
        known = {key: self._value(parts[key], within + key, thing, depth + 1) for key in _ordered(plain)}
        if parts and all(value is None or value is UNKNOWN for value in known.values()):
            if depth or len(parts) > 1 or not self._answers(*parts.items()):
                return UNKNOWN
            known = dict.fromkeys(parts, self._facts.asked())
        filled = {}
        self.lacking |= not depth and any(known.get(key, UNKNOWN) is UNKNOWN for key in required)
        for key, value in known.items():
            if value is not UNKNOWN or key in required:
                filled[key] = self._least(parts[key]) if value is UNKNOWN else value
        more = plain.get("additionalProperties")
        filled |= {key: self._least(more or {}) for key in required if key not in filled}
        if not parts and isinstance(more, Mapping) and thing is None:
            filled |= self._by_label(more, name, depth)
        return filled

    def _answers(self, named: tuple[str, JsonValue]) -> bool:
        """Whether the answer to the prompt's question fits a property that is all that was asked for: "n", "found"."""
        name, schema = named
        answer = self._facts.asked()
        return answer is not UNKNOWN and not words_of(name) & MONEY and self._fits(schema, answer)

    def _holds_many(self, schema: JsonValue) -> bool:
        """Whether a property is a list of boxes or things, and not one box."""
        items = self._plain(self._plain(schema).get("items", {}))
        return bool({"array", "object"} & set(kinds(items))) and "type" in items

    def _by_label(self, schema: Mapping[str, JsonValue], name: str, depth: int) -> dict[str, JsonValue]:
        """Fill a map whose keys are free: kinds of things, each with its count or whatever the schema asks."""
        filled = {}
        numeric = bool({"integer", "number"} & set(kinds(self._plain(schema))))
        for thing in self._facts.things(name, by_kind=True):
            value = self._value(schema, "count" if numeric else name, thing, depth + 1)
            if value is not UNKNOWN:
                filled[thing.found.label] = value
        return filled

    def _array(
        self, plain: Mapping[str, JsonValue], name: str, hint: str, thing: Thing | None, depth: int
    ) -> JsonValue:
        if thing is not None:
            return self._facts.of_thing(name, thing, hint)
        items = self._plain(plain.get("items", {}))
        inner = next(iter(kinds(items)), None) if "type" in items or "properties" in items else None
        if "enum" in items:
            return self._facts.some_of(items["enum"])
        if inner == "object" or (inner is None and ("anyOf" in items or "oneOf" in items)):
            return self._list(plain["items"], name, depth)
        if inner == "string":
            return [word for word in self._facts.strings(name, hint) if self._fits(items, word)]
        if inner == "array" and words_of(name) & (BOX | POINT):
            found = [self._facts.of_thing(name, each) for each in self._facts.things()]
            return [each for each in found if self._fits(items, each)]
        first = self._facts.things()[:1] if words_of(name) & PLACED else []
        return self._facts.of_thing(name, first[0], hint) if first else UNKNOWN

    def _list(self, schema: JsonValue, name: str, depth: int) -> JsonValue:
        """List what was found, one item each, or one for each kind where items have counts and no places."""
        words = self._all_words(schema)
        if not words & THING:
            return UNKNOWN
        by_kind = bool(words & COUNT) and not words & PLACED
        things = self._facts.things(name, masks=bool(words & MASK), by_kind=by_kind, scores=bool(words & SCORE))
        filled = (self._value(schema, name, thing, depth + 1) for thing in things)
        return [value for value in filled if value is not UNKNOWN]

    def _all_words(self, schema: JsonValue) -> frozenset[str]:
        plain = self._plain(schema)
        branches = [*plain.get("anyOf", ()), *plain.get("oneOf", ())]
        inner = [self._plain(branch).get("properties", {}) for branch in branches]
        return _words(plain.get("properties", {})).union(*map(_words, inner))

    def _least(self, schema: JsonValue) -> JsonValue:
        return Least(self._plain, self._fits)(schema)

    def _fits(self, schema: JsonValue, value: JsonValue) -> bool:
        return bool(self._validator.evolve(schema=schema).is_valid(value))


def _words(names: Mapping[str, JsonValue]) -> frozenset[str]:
    return frozenset().union(*map(words_of, names))


def _ordered(plain: Mapping[str, JsonValue]) -> list[str]:
    """Give the names of properties, first those that `propertyOrdering` lists, in its order."""
    names, order = plain.get("properties", {}), plain.get("propertyOrdering", ())
    first = [name for name in order if name in names] if isinstance(order, list) else []
    return list(dict.fromkeys([*first, *names]))


def _cut(plain: Mapping[str, JsonValue], value: JsonValue) -> JsonValue:
    """Shorten or clamp a value that is true but too much."""
    if isinstance(value, str) and "maxLength" in plain:
        return value[: int(plain["maxLength"])]
    if isinstance(value, list):
        distinct = [
            each for index, each in enumerate(value) if not plain.get("uniqueItems") or each not in value[:index]
        ]
        return distinct[: int(plain.get("maxItems", len(distinct)))]
    if isinstance(value, float) and "integer" in kinds(plain):
        return round(value)
    return value
