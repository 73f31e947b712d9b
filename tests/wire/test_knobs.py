"""Numbers and words of a request: what each knob takes, and how a refusal names what it does not."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from beholder.wire.casing import Camel, Lenient
from beholder.wire.content.body import GenerationConfig as ContentConfig
from beholder.wire.files import NewFile
from beholder.wire.interactions.body import GenerationConfig as InteractionConfig
from beholder.wire.knobs import Seed, StopSequence, Temperature, Tokens, TopP, Whole
from beholder.wire.openai.body import Body as Chat

NUMBERS: list[Any] = [Whole, Temperature, TopP, Tokens, Seed]


@pytest.mark.parametrize(
    ("knob", "given", "read"),
    [
        pytest.param(Whole, -5, -5, id="a number"),
        pytest.param(Whole, "5", 5, id="quoted, as protocol buffers print large ones"),
        pytest.param(Whole, 5.0, 5, id="with a point"),
        pytest.param(Temperature, 0, 0.0, id="coldest"),
        pytest.param(Temperature, 2, 2.0, id="hottest"),
        pytest.param(TopP, "0.5", 0.5, id="quoted share"),
        pytest.param(Tokens, 2**31 - 1, 2**31 - 1, id="most tokens"),
        pytest.param(Seed, -(2**63), -(2**63), id="least seed"),
        pytest.param(Seed, str(2**63 - 1), 2**63 - 1, id="greatest seed"),
        pytest.param(StopSequence, " ", " ", id="a blank to stop at"),
    ],
)
def test_taken(knob: Any, given: object, read: object) -> None:
    value = TypeAdapter(knob).validate_python(given)
    assert (value, type(value)) == (read, type(read))


@pytest.mark.parametrize(
    ("knob", "given"),
    [
        pytest.param(Temperature, 2.01, id="too hot"),
        pytest.param(Temperature, -0.1, id="too cold"),
        pytest.param(TopP, 1.1, id="more than all"),
        pytest.param(Tokens, 0, id="no token"),
        pytest.param(Tokens, 2**31, id="too many tokens"),
        pytest.param(Tokens, 1.5, id="half a token"),
        pytest.param(Seed, 2**63, id="a seed that no column holds"),
        pytest.param(Whole, "five", id="a word"),
        pytest.param(StopSequence, "", id="nothing to stop at"),
        pytest.param(StopSequence, 5, id="a number to stop at"),
    ],
)
def test_refused(knob: Any, given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(knob).validate_python(given)


@pytest.mark.parametrize("knob", NUMBERS)
@pytest.mark.parametrize("given", [True, False])
def test_a_boolean_is_no_number(knob: Any, given: bool) -> None:
    with pytest.raises(ValidationError, match="should be a number"):
        TypeAdapter(knob).validate_python(given)


@pytest.mark.parametrize("shape", [ContentConfig, InteractionConfig, Chat])
@pytest.mark.parametrize("name", ["temperature", "top_p", "seed"])
def test_no_dialect_reads_true_as_one(shape: type[Lenient], name: str) -> None:
    with pytest.raises(ValidationError, match="should be a number"):
        shape.model_validate({name: True})


def shapes(base: type[Lenient]) -> Iterator[type[Lenient]]:
    for shape in base.__subclasses__():
        yield shape
        yield from shapes(shape)


def keys(schema: object) -> Iterator[str]:
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    yield from schema if isinstance(schema, dict) else ()
    for each in inner:
        yield from keys(each)


def test_every_range_is_one_that_a_description_tells() -> None:
    """What pydantic cannot say in JSON Schema, it prints under its own names."""
    asked = [shape for shape in shapes(Lenient) if shape is not Camel]
    assert {Chat, ContentConfig, InteractionConfig, NewFile} <= set(asked)
    for shape in asked:
        assert not {"ge", "gt", "le", "lt"} & set(keys(shape.model_json_schema())), shape


@given(st.one_of(st.integers(), st.floats(), st.text(), st.booleans(), st.none(), st.lists(st.integers())))
def test_whatever_is_sent_a_number_in_range_or_a_refusal(value: object) -> None:
    for knob, low, high in ((Temperature, 0, 2), (TopP, 0, 1), (Tokens, 1, 2**31 - 1), (Seed, -(2**63), 2**63 - 1)):
        try:
            read = TypeAdapter(knob).validate_python(value)
        except ValidationError:
            continue
        assert low <= read <= high
