"""What a schema cannot say: `byte` and `uri` are pictures here, so that what is described can be accepted."""

import io
from collections.abc import Iterator
from typing import Any

import pybase64
import schemathesis
from hypothesis import strategies as st
from PIL import Image


def _picture(width: int, height: int) -> str:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return pybase64.b64encode(out.getvalue()).decode()


PICTURES = st.sampled_from([_picture(4, 3), _picture(31, 17)])

CHOICES = ("tool_choice", "toolConfig")
NAMES = st.from_regex(r"[a-z]{3}_[a-z0-9]{8}", fullmatch=True)

schemathesis.openapi.format("function-name", NAMES)
schemathesis.openapi.format("byte", PICTURES)
schemathesis.openapi.format("uri", PICTURES.map(lambda data: f"data:image/png;base64,{data}"))


@schemathesis.hook
def filter_body(context: object, body: Any) -> bool:
    """Leave out what no schema can refuse: names declared twice or not at all, results of calls that nobody made."""
    return _could_be_meant(body)


@schemathesis.hook
def filter_case(context: object, case: "schemathesis.Case[Any]") -> bool:
    """Leave it out of what is not drawn at random too, which bodies alone are not filtered of."""
    return _could_be_meant(case.body)


def _could_be_meant(body: Any) -> bool:
    declared = [str(name) for name in _found(body, "name", within="tools")]
    choices = [choice for name in CHOICES for choice in _found(body, name)]
    chosen = {str(name) for key in ("name", "tools", "allowedFunctionNames") for name in _found(choices, key)}
    forced = any(word in str(choices).lower() for word in ("any", "required"))
    stray = any(word in str(body) for word in ("function_result", "functionResponse", "tool_call_id", "'tool_calls'"))
    known = len(declared) == len(set(declared)) and {name for name in chosen if "{" not in name} <= set(declared)
    return known and not stray and (bool(declared) or not forced)


def _found(node: Any, key: str, within: str | None = None) -> Iterator[Any]:
    """Give what stands under `key` at any depth, below `within` if that is said; of a list all that is in it."""
    if isinstance(node, list):
        for one in node:
            yield from _found(one, key, within)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == within:
                yield from _found(value, key)
                continue
            if name == key and within is None:
                yield from value if isinstance(value, list) else [value]
            if within is None or name not in CHOICES:
                yield from _found(value, key, within)
