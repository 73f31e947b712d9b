import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Ask, Image, OutputFormat, OutputKind, Request, Role, Text, Turn
from beholder.engines.embedded.prompt.stated import LARGEST, LONGEST, heeding, stated, without

SCHEMA: dict[str, Any] = {
    "$defs": {"Thing": {"type": "object", "properties": {"label": {"type": "string"}}, "required": ["label"]}},
    "type": "object",
    "properties": {"things": {"type": "array", "items": {"$ref": "#/$defs/Thing"}}},
    "required": ["things"],
}
PRINTED = json.dumps(SCHEMA)
PYDANTIC_AI = f"""
Always respond with a JSON object that's compatible with this schema:

{PRINTED}

Don't include any text or Markdown fencing before or after.
"""
INSTRUCTOR = f"""
            As a genius expert, your task is to understand the content and provide
            the parsed objects in json that match the following json_schema:


            {json.dumps(SCHEMA, indent=2)}

            Make sure to return an instance of the JSON, not the schema itself
"""
LANGCHAIN = f"""The output should be formatted as a JSON instance that conforms to the JSON schema below.

As an example, for the schema {{"properties": {{"foo": {{"type": "array", "items": {{"type": "string"}}}}}}, \
"required": ["foo"]}}
the object {{"foo": ["bar", "baz"]}} is a well-formatted instance of the schema. The object \
{{"properties": {{"foo": ["bar", "baz"]}}}} is not well-formatted.

Here is the output schema:
```
{PRINTED}
```"""
STATEMENTS = [
    pytest.param(PYDANTIC_AI, id="Pydantic AI"),
    pytest.param(INSTRUCTOR, id="Instructor"),
    pytest.param(LANGCHAIN, id="LangChain"),
    pytest.param(f"Use this JSON schema: {PRINTED}", id="one line"),
    pytest.param(f"```json\n{PRINTED}\n```", id="a code block"),
]


def ask(*said: str, system: str | None = None, output: OutputFormat | None = None) -> Ask:
    turns: tuple[Turn[Image], ...] = tuple(Turn(Role.USER, (Text(text),)) for text in said)
    return Request("m", turns, system=system, output=output or OutputFormat())


def words(heeded: Ask) -> list[str]:
    return [part.text for turn in heeded.turns for part in turn.parts if isinstance(part, Text)]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_frameworks_print_is_found(statement: str) -> None:
    assert stated(statement) == SCHEMA


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_schema_in_the_system_instruction_is_the_form(statement: str) -> None:
    heeded = heeding(ask("Detect the bus.", system=statement))
    assert heeded.output == OutputFormat(OutputKind.JSON, SCHEMA)
    assert words(heeded) == ["Detect the bus."]
    assert "{" not in (heeded.system or "")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_schema_after_the_question_leaves_the_question(statement: str) -> None:
    heeded = heeding(ask(f"Detect the bus.\n{statement}"))
    assert heeded.output == OutputFormat(OutputKind.JSON, SCHEMA)
    (left,) = words(heeded)
    assert left.startswith("Detect the bus.")
    assert "properties" not in left and "schema" not in left


def test_a_question_in_the_line_of_the_schema_is_kept() -> None:
    heeded = heeding(ask(f"Detect the bus as JSON following this schema: {PRINTED}"))
    assert words(heeded) == ["Detect the bus as JSON following this schema:"]


def test_the_last_words_win_over_earlier_ones_and_the_system() -> None:
    other = {"type": "object", "properties": {"count": {"type": "integer"}}}
    earlier, later = f"The schema: {PRINTED}", f"The schema: {json.dumps(other)}"
    assert heeding(ask(earlier, later, system=PYDANTIC_AI)).output.schema == other
    assert heeding(ask(later, "And now?", system=PYDANTIC_AI)).output.schema == other


@pytest.mark.parametrize(
    "output",
    [
        pytest.param(OutputFormat(OutputKind.JSON, {"type": "array"}), id="a schema"),
        pytest.param(OutputFormat(OutputKind.ENUM, {"enum": ["a"]}), id="an enum"),
    ],
)
def test_a_form_that_is_asked_for_stays(output: OutputFormat) -> None:
    given_one = ask("Detect the bus.", system=PYDANTIC_AI, output=output)
    assert heeding(given_one) == given_one


def circle(**properties: Any) -> str:
    return "schema: " + json.dumps({"properties": properties, "$defs": {"a": {"$ref": "#/$defs/a"}}})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Detect the bus.", id="none"),
        pytest.param("", id="nothing"),
        pytest.param(PRINTED, id="no word says that it is a schema"),
        pytest.param('Follow the schema {"things": [{"label": "…"}]}', id="an example"),
        pytest.param('The schema: {"properties": {"a": {"type": "nonsense"}}}', id="an unknown type"),
        pytest.param('The schema: {"properties": {"a": 3}}', id="not a schema"),
        pytest.param('The schema: {"properties": {"a": {"$ref": "http://h/x"}}}', id="a reference elsewhere"),
        pytest.param('The schema: {"properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {}}', id="one to nothing"),
        pytest.param('The schema: {"properties": {"a": {"$ref": "#"}}}', id="one to itself"),
        pytest.param(circle(a={"$ref": "#/$defs/a"}), id="a circle"),
        pytest.param('The schema: {"properties": {"a": {"$ref": 3}}}', id="no reference at all"),
        pytest.param("schema " + "{" * 5000, id="nothing but openings"),
        pytest.param("schema " + '{"a":' * 3000, id="a deep nesting without end"),
        pytest.param(f"schema {PRINTED}" + " " * LONGEST, id="too long a text"),
        pytest.param(
            "schema " + json.dumps({"properties": {f"p{i}": {} for i in range(LARGEST)}}), id="too large a schema"
        ),
    ],
)
def test_what_is_no_usable_schema_changes_nothing(text: str) -> None:
    asked = ask(text, system=text)
    assert heeding(asked) == asked


@given(st.text(alphabet='{}[]":,a$schema `\n', max_size=80))
def test_any_text_is_survived(text: str) -> None:
    stated(text)
    without(text)


def test_lines_about_other_things_stay() -> None:
    assert without('Be short.\nFollow the schema:\n{"a": 1}\nUse {plain} words.') == "Be short.\n\nUse {plain} words."
