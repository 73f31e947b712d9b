from typing import Annotated, Any

import pytest
from pydantic import Field
from pydantic.alias_generators import to_camel

from beholder.wire.casing import Lenient
from beholder.wire.described.shapes import SAYING, TEXT, either, items, printed, read, ref, taken, word
from tests.wire.described.holding import held


class Inner(Lenient):
    a: int


class Shape(Lenient):
    """A shape
    of two lines."""

    top_k: Annotated[int, Field(ge=1)] | None = None
    schema_: Any = None
    inner: Inner | None = None


GIVEN = {"schema_": {"type": "object"}, "inner": ref("Inner")}


def test_a_shape_is_described_out_of_the_class_that_reads_it() -> None:
    schema = read(Shape, to_camel, GIVEN, ["schema_"])
    assert schema["description"] == "A shape of two lines."
    assert set(schema["properties"]) == {"topK", "schema", "inner"}
    assert schema["required"] == ["schema"]
    assert schema["properties"]["schema"] == {"type": "object"}
    assert schema["properties"]["inner"] == {"anyOf": [ref("Inner"), {"type": "null"}]}
    assert schema["properties"]["topK"] == {"anyOf": [{"minimum": 1, "type": "integer"}, {"type": "null"}]}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param({"inner": ref("Inner")}, "Shape.schema_ must be described", id="a field that says nothing"),
        pytest.param({"schema_": TEXT}, "Shape.inner must be described", id="a field that refers elsewhere"),
        pytest.param({**GIVEN, "gone": TEXT}, r"no fields \['gone'\]", id="a field that is not there"),
    ],
)
def test_a_field_cannot_be_forgotten(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read(Shape, str, given)


@pytest.mark.parametrize(
    ("schema", "value", "fits"),
    [
        pytest.param(printed({"a": TEXT, "b": TEXT}, ["b"]), {"a": ""}, True, id="printed"),
        pytest.param(printed({"a": TEXT, "b": TEXT}, ["b"]), {"b": ""}, False, id="printed: a key is missing"),
        pytest.param(printed({"a": TEXT}), {"a": "", "c": ""}, False, id="printed: another key"),
        pytest.param(taken({"a": TEXT}, "a"), {"a": "", "c": ""}, True, id="taken: another key"),
        pytest.param(taken({"a": TEXT}, "a"), {}, False, id="taken: a key is missing"),
        pytest.param(items(word("x"), minItems=1), ["x"], True, id="items"),
        pytest.param(items(word("x"), minItems=1), [], False, id="items: none"),
        pytest.param(items(word("x")), ["y"], False, id="items: another word"),
        pytest.param(either(TEXT, word("x")), "x", True, id="either: both"),
        pytest.param(either(TEXT, {"type": "null"}), 3, False, id="either: none"),
        pytest.param(SAYING, " a ", True, id="saying"),
        pytest.param(SAYING, " \n\x1f", False, id="saying: blanks"),
    ],
)
def test_schemas_mean_what_they_are_called(schema: dict[str, Any], value: object, fits: bool) -> None:
    assert held(schema, value) == fits


def test_an_optional_key_must_be_described() -> None:
    with pytest.raises(ValueError, match="not described"):
        printed({"a": TEXT}, ["b"])
