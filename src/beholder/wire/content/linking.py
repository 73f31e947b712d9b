"""Which result belongs to which call, where neither says it: in this dialect an id is a kindness, a name the rule."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count

from beholder.domain import FunctionCall, FunctionResult, ImageSource, Part, Role
from beholder.faults import invalid
from beholder.wire.parsing import quoted
from beholder.wire.turns import Parts


def linked(said: Iterable[tuple[Role, Parts]]) -> Iterator[tuple[Role, Parts]]:
    """Give what was `said`, every call with an id and every result with that of its call.

    A result without one answers the earliest call of its name that has no result yet, or the earliest of all: a client
    that spells a name in two ways still sends its results in order. Raises `Fault` (INVALID_ARGUMENT) when none waits.
    """
    waiting: dict[str, FunctionCall] = {}
    numbers = count(1)
    for role, parts in said:
        yield role, [_linked(part, waiting, numbers) for part in parts]


def _linked(part: Part[ImageSource], waiting: dict[str, FunctionCall], numbers: Iterator[int]) -> Part[ImageSource]:
    match part:
        case FunctionCall():
            call = part if part.id else replace(part, id=f"unnamed {next(numbers)}")
            waiting[call.id] = call
            return call
        case FunctionResult() if part.call_id:
            waiting.pop(part.call_id, None)
            return part
        case FunctionResult():
            return replace(part, call_id=_take(part, waiting))
    return part


def _take(result: FunctionResult[ImageSource], waiting: dict[str, FunctionCall]) -> str:
    named = (call.id for call in waiting.values() if call.name == result.name)
    found = next(chain(named, waiting), None)
    if found is None:
        raise invalid(f"is what {quoted(result.name)} gave, but no functionCall before it waits for it", result.where)
    del waiting[found]
    return found
