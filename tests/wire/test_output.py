import pytest

from beholder.domain import OutputFormat, OutputKind
from beholder.faults import Fault
from beholder.wire.output import MIME_TYPES, form, kind_of

WORDS = {"type": "string", "enum": ["cat", "dog"]}


@pytest.mark.parametrize(
    ("mime_type", "kind"),
    [
        ("application/json", OutputKind.JSON),
        ("Application/JSON; charset=utf-8", OutputKind.JSON),
        (" text/plain ", OutputKind.TEXT),
        ("text/x.enum", OutputKind.ENUM),
    ],
)
def test_the_kind_of_a_mime_type(mime_type: str, kind: OutputKind) -> None:
    assert kind_of(mime_type, "here") is kind
    assert kind_of(MIME_TYPES[kind], "here") is kind


def test_another_mime_type_is_refused_by_name() -> None:
    with pytest.raises(Fault, match=r"here: 'image/png' cannot be answered; use 'application/json' or"):
        kind_of("image/png", "here")


@pytest.mark.parametrize(
    ("declared", "schema", "output"),
    [
        pytest.param(None, None, OutputFormat(), id="nothing said"),
        pytest.param(OutputKind.JSON, None, OutputFormat(OutputKind.JSON), id="any JSON"),
        pytest.param(None, WORDS, OutputFormat(OutputKind.JSON, WORDS), id="a schema alone means JSON"),
        pytest.param(OutputKind.ENUM, WORDS, OutputFormat(OutputKind.ENUM, WORDS), id="one word"),
    ],
)
def test_forms(declared: OutputKind | None, schema: dict[str, object] | None, output: OutputFormat) -> None:
    assert form(declared, schema, "here") == output


@pytest.mark.parametrize(
    ("declared", "schema", "where"),
    [
        pytest.param(OutputKind.TEXT, {}, "here", id="a schema for plain text"),
        pytest.param(OutputKind.ENUM, None, "here", id="no words"),
        pytest.param(OutputKind.ENUM, {"enum": []}, "here.enum", id="empty words"),
        pytest.param(OutputKind.ENUM, {"enum": [1]}, "here.enum", id="numbers for words"),
        pytest.param(OutputKind.JSON, {"type": "thing"}, "here.type", id="no schema"),
    ],
)
def test_contradictions(declared: OutputKind, schema: dict[str, object] | None, where: str) -> None:
    with pytest.raises(Fault) as caught:
        form(declared, schema, "here")
    assert caught.value.where == where
