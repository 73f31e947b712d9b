"""The caller's functions, and whether an answer must call one: what every dialect means, however it says it.

Whatever is declared here is only ever printed back as a call; nothing of it is run. Yet a schema from outside is
looked at once, at the border, like that of an answer.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from beholder.domain import CallMode, Function, JsonSchema, Tools
from beholder.faults import invalid
from beholder.wire.parsing import kind, path, quoted
from beholder.wire.plain import is_plain
from beholder.wire.schema import check, size

MOST = 128  # functions of one request
LARGEST = 10_000  # objects and lists in all their schemas
RAREST = 1_000  # of them in schemas that only a validator can judge, which takes about 0.2 ms for each

_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
_SHOWN = 5  # names in a message


def function(name: object, description: object, parameters: JsonSchema | None, where: str, at: str) -> Function:
    """Make the function that is declared at `where`; its `parameters` were found `at`.

    Raises `Fault` (INVALID_ARGUMENT) for a name that no program could have. The schema is looked at by `tools`.
    """
    if not isinstance(name, str) or not name:
        shown = "" if name is None else f", not {kind(name)}" if not isinstance(name, str) else ", not an empty string"
        raise invalid(f"is required and should be a string{shown}", path(where, "name"))
    if _NAME.fullmatch(name) is None:
        raise invalid(
            f"{quoted(name)} is no name of a function: up to 128 letters, digits, '_', '.', ':' and '-'",
            path(where, "name"),
        )
    if description is not None and not isinstance(description, str):
        raise invalid(f"should be a string, not {kind(description)}", path(where, "description"))
    return Function(name, description or "", parameters or None, at)


def tools(
    declared: Sequence[tuple[Function, str]],
    mode: CallMode | None,
    allowed: Sequence[str],
    *,
    chosen: str,
    named: str,
) -> Tools:
    """Join the functions, each `declared` at its place, and the choice among them.

    `mode` was found at `chosen` and each of the names `allowed` at `named`, which may have an `{index}` in it. Without
    a mode one allowed name forces the call of it. Raises `Fault` (INVALID_ARGUMENT) for two functions of one name, too
    much to look at, a schema of anything but an object, a name that nobody declared, and a call forced of nothing.
    """
    _bound(declared)
    functions = tuple(replace(one, parameters=_object(one.parameters, one.where)) for one, _ in declared)
    names: set[str] = set()
    for one, where in declared:
        if one.name in names:
            raise invalid(f"{quoted(one.name)} is declared twice; give each function its own name", path(where, "name"))
        names.add(one.name)
    for index, name in enumerate(allowed):
        if name not in names:
            raise invalid(f"{quoted(name)} is not declared in 'tools'{_known(names)}", named.format(index=index))
    if mode is CallMode.ANY and not declared:
        raise invalid("forces the call of a function, and none is declared; declare it in 'tools'", chosen)
    decided = mode or (CallMode.ANY if len(allowed) == 1 else CallMode.AUTO)
    return Tools(functions, decided, tuple(allowed) or None)


def _object(schema: JsonSchema | None, where: str) -> JsonSchema | None:
    if not schema:
        return None
    check(schema, where)
    named = schema.get("type", "object")
    if "object" not in (named if isinstance(named, list) else [named]):
        raise invalid(f"should describe an object that holds the arguments, not {quoted(str(named))}", where)
    return {**schema, "type": "object"}


def _bound(declared: Sequence[tuple[Function, str]]) -> None:
    if len(declared) > MOST:
        raise invalid(f"there are {len(declared):,} functions, and at most {MOST} are taken", declared[MOST][1])
    schemas = [one.parameters for one, _ in declared if one.parameters]
    for what, most, some in (
        ("all functions", LARGEST, schemas),
        ("functions that use rare or unknown keywords", RAREST, [one for one in schemas if not is_plain(one)]),
    ):
        if (largest := sum(map(size, some))) > most:
            message = f"the schemas of {what} have {largest:,} objects and lists, and {most:,} are the most"
            raise invalid(message, declared[0][1])


def _known(names: set[str]) -> str:
    some = sorted(names)[:_SHOWN]
    more = ", …" if len(names) > _SHOWN else ""
    return f"; declared are {', '.join(map(quoted, some))}{more}" if some else ""
