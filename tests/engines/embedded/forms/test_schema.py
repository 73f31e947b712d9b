"""Any schema is filled, and what is filled validates."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Box, OutputFormat, OutputKind
from beholder.engines.embedded.forms.facts import Facts
from beholder.engines.embedded.forms.schema import Form
from beholder.engines.embedded.prompt.intent import understand
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.reply import Reply
from beholder.faults import Fault
from tests.engines.embedded.sights import LEFT, RIGHT, Sight, line, thing

SIGHT = Sight(
    thing("bus", LEFT), thing("dog", RIGHT, 0.8), thing("dog"), lines=[line("EXIT 7")], colours={"bus": "red"}
)
BOX = {"type": "array", "items": {"type": "integer"}, "minItems": 4, "maxItems": 4}


def fill(schema: dict[str, Any], prompt: str = "Detect all objects") -> Any:
    intent = understand(prompt, OutputFormat(OutputKind.JSON, schema), 1, lexicon())
    value = Form(schema, Facts(intent, [SIGHT], Reply("Yes.", {"answer": "yes"}), lexicon())).fill()
    jsonschema.validate(value, schema)
    return value


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def items(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": obj(**properties)}


@pytest.mark.parametrize(
    ("schema", "lacking"),
    [
        pytest.param(obj(num_dogs={"type": "integer"}), False, id="told"),
        pytest.param(obj(num_dogs={"type": "integer"}, city={"type": "string"}), True, id="made up"),
        pytest.param({"type": "object", "properties": {"city": {"type": "string"}}}, True, id="nothing told"),
        pytest.param(
            {**obj(city={"type": "string"}, n=items(city={"type": "string"})), "required": []}, True, id="deep"
        ),
        pytest.param(
            {"type": "object", "properties": {"num_dogs": {"type": "integer"}, "city": {"type": "string"}}},
            False,
            id="left out",
        ),
    ],
)
def test_what_had_to_be_made_up_is_known(schema: dict[str, Any], lacking: bool) -> None:
    intent = understand("Detect all objects", OutputFormat(OutputKind.JSON, schema), 1, lexicon())
    form = Form(schema, Facts(intent, [SIGHT], Reply("Yes.", {"answer": "yes"}), lexicon()))
    form.fill()
    assert form.lacking is lacking


STRING, INTEGER, NUMBER, BOOLEAN = ({"type": kind} for kind in ("string", "integer", "number", "boolean"))


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        pytest.param(
            items(box_2d=BOX, label=STRING),
            [
                {"box_2d": [200, 50, 800, 300], "label": "bus"},
                {"box_2d": [100, 700, 900, 950], "label": "dog"},
                {"box_2d": [300, 400, 700, 600], "label": "dog"},
            ],
            id="boxes",
        ),
        pytest.param(
            items(name=STRING, count=INTEGER),
            [{"name": "bus", "count": 1}, {"name": "dog", "count": 2}],
            id="name and count",
        ),
        pytest.param(
            obj(dogs=INTEGER, cats=INTEGER, total=INTEGER), {"dogs": 2, "cats": 0, "total": 3}, id="counts by name"
        ),
        pytest.param(obj(has_dog=BOOLEAN, hasCat=BOOLEAN), {"has_dog": True, "hasCat": False}, id="booleans by name"),
        pytest.param(obj(answer=BOOLEAN), {"answer": True}, id="a boolean answers the prompt"),
        pytest.param(obj(caption=STRING), {"caption": "Two dogs with a bus on a street."}, id="caption"),
        pytest.param(obj(text=STRING), {"text": "EXIT 7"}, id="text"),
        pytest.param(obj(lines={"type": "array", "items": STRING}), {"lines": ["EXIT 7"]}, id="lines"),
        pytest.param(obj(objects={"type": "array", "items": STRING}), {"objects": ["bus", "dog"]}, id="labels once"),
        pytest.param(obj(color=STRING), {"color": "red"}, id="colour of the most prominent"),
        pytest.param(obj(answer=STRING), {"answer": "Yes."}, id="the words of the answer"),
        pytest.param({"type": "string", "enum": ["cat", "dog"]}, "dog", id="one of an enum"),
        pytest.param(obj(kind={"enum": ["indoor", "vehicle"]}), {"kind": "vehicle"}, id="an enum without a type"),
        pytest.param(
            items(label={"type": "string", "enum": ["animal", "other"]}),
            [{"label": "other"}, {"label": "animal"}, {"label": "animal"}],
            id="an enum for each object",
        ),
        pytest.param(
            obj(dogs=items(box_2d=BOX)),
            {"dogs": [{"box_2d": [100, 700, 900, 950]}, {"box_2d": [300, 400, 700, 600]}]},
            id="a list of one kind",
        ),
        pytest.param(
            items(ymin=INTEGER, x_max=NUMBER)["items"], {"ymin": 200, "x_max": 300}, id="corners of the most prominent"
        ),
        pytest.param(
            items(label=STRING, ymin=INTEGER, xmax=INTEGER) | {"maxItems": 1},
            [{"label": "bus", "ymin": 200, "xmax": 300}],
            id="corners, and a limit",
        ),
        pytest.param(obj(price={"type": ["number", "null"]}), {"price": None}, id="null for what is not known"),
        pytest.param(obj(price={"anyOf": [NUMBER, {"type": "null"}]}), {"price": None}, id="null in an anyOf"),
        pytest.param({"type": "object", "properties": {"mood": STRING}}, {}, id="left out where optional"),
        pytest.param(obj(mood=STRING), {"mood": ""}, id="the least value where required"),
        pytest.param(obj(mood={"type": "string", "minLength": 3}), {"mood": "---"}, id="the least string"),
        pytest.param(obj(age={"type": "integer", "minimum": 18}), {"age": 18}, id="the least number"),
        pytest.param(obj(age={"type": "integer", "exclusiveMinimum": 18}), {"age": 19}, id="just above a bound"),
        pytest.param(obj(caption={"type": "string", "maxLength": 5}), {"caption": "Two d"}, id="cut to length"),
        pytest.param({"const": 7}, 7, id="a constant"),
        pytest.param(
            obj(count=INTEGER, note={"type": "string", "description": "a caption"}),
            {"count": 3, "note": "Two dogs with a bus on a street."},
            id="read from the description",
        ),
    ],
)
def test_fill(schema: dict[str, Any], value: Any) -> None:
    assert fill(schema) == value


def counted(schema: dict[str, Any], prompt: str = "How many dogs are there?", answer: Any = 2) -> Any:
    intent = understand(prompt, OutputFormat(OutputKind.JSON, schema), 1, lexicon())
    return Form(schema, Facts(intent, [SIGHT], Reply("Two.", {"answer": answer}), lexicon())).fill()


INTEGER = {"type": "integer"}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        pytest.param(obj(n=INTEGER), {"n": 2}, id="whatever its name"),
        pytest.param({"type": "object", "properties": {"n": INTEGER}}, {"n": 2}, id="left to choice"),
        pytest.param(obj(n={"anyOf": [INTEGER, {"type": "null"}]}), {"n": 2}, id="or null"),
        pytest.param(obj(n=INTEGER, m=INTEGER), {"n": 0, "m": 0}, id="of two nobody knows which"),
        pytest.param(obj(price=INTEGER), {"price": 0}, id="no price"),
        pytest.param(obj(n={"type": "string"}), {"n": ""}, id="what does not fit"),
        pytest.param(obj(n={}), {"n": 2}, id="anything"),
    ],
)
def test_a_property_alone_is_for_the_answer(schema: dict[str, Any], value: Any) -> None:
    assert counted(schema) == value


def test_a_question_without_an_answer_fills_nothing() -> None:
    form = obj(n={"type": ["integer", "null"]})
    assert counted(form, answer=None) == {"n": None}
    assert counted(form, prompt="Detect the dogs") == {"n": None}, "which is no question"


def test_masks_are_made_only_when_asked_for() -> None:
    (first, *_) = fill(items(box_2d=BOX, mask=STRING, label=STRING))
    assert first["mask"].startswith("data:image/png;base64,")


def test_references_as_pydantic_writes_them() -> None:
    schema = {
        "$defs": {"Thing": obj(label=STRING, box_2d=BOX)},
        "type": "object",
        "properties": {
            "things": {"type": "array", "items": {"$ref": "#/$defs/Thing"}},
            "best": {"allOf": [{"$ref": "#/$defs/Thing"}]},
        },
        "required": ["things"],
    }
    assert [each["label"] for each in fill(schema)["things"]] == ["bus", "dog", "dog"]


def test_a_schema_without_end_ends() -> None:
    tree = {"$defs": {"Node": obj(name=STRING) | {"properties": {"name": STRING, "child": {"$ref": "#/$defs/Node"}}}}}
    assert "name" in fill({**tree, "$ref": "#/$defs/Node"})


def test_only_the_prompts_objects_are_listed() -> None:
    assert [each["label"] for each in fill(items(label=STRING), "Detect only the dogs")] == ["dog", "dog"]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        pytest.param({"type": "string", "pattern": "^[A-Z]+ [0-9]+$"}, "EXIT 7", id="what is written and fits"),
        pytest.param({"type": "string", "pattern": r"^\d$"}, "7", id="a part of what is written"),
        pytest.param({"type": "string", "pattern": "^[A-Z]+$"}, "A", id="bare letters: any word would fit"),
        pytest.param({"type": ["string", "null"], "pattern": "^[A-Z]{9}$"}, None, id="null where nothing fits"),
        pytest.param({"type": "string", "pattern": r"^\d{4}-\d\d$"}, "0000-00", id="the least where nothing fits"),
        pytest.param({"type": "string", "pattern": "^[a-z]+$", "minLength": 3}, "aaa", id="and long enough"),
    ],
)
def test_strings_of_a_pattern(schema: dict[str, Any], value: object) -> None:
    assert fill(obj(code=schema)) == {"code": value}


def test_what_a_name_means_goes_before_what_is_written() -> None:
    assert fill(obj(label={"type": "string", "pattern": "^[a-z]+$"})) == {"label": "bus"}
    assert fill(obj(caption={"type": "string", "pattern": r"^\d$"})) == {"caption": "7"}


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        pytest.param(obj(code={"type": "string", "pattern": "(?=a)"}), "look-around", id="a pattern out of reach"),
        pytest.param({"type": "string", "pattern": "^a$", "minLength": 2}, "no value", id="a pattern against a length"),
        pytest.param(
            {"items": {"$ref": "https://example.com/a.json"}, "type": "array"}, "cannot resolve", id="elsewhere"
        ),
        pytest.param({"$ref": "#/$defs/Missing"}, "cannot resolve", id="nowhere"),
        pytest.param({"not": {}}, "no value", id="nothing satisfies it"),
    ],
)
def test_refused(schema: dict[str, Any], message: str) -> None:
    with pytest.raises(Fault, match=message) as caught:
        fill(schema)
    assert caught.value.where == "response_format.schema"


def test_the_box_contract_survives_the_walk() -> None:
    for each in fill(items(box_2d=BOX)):
        Box(*each["box_2d"])


ENDLESS = {"type": "object", "required": ["a", "b"], "properties": {key: {"$ref": "#/$defs/N"} for key in "ab"}}
BROAD = {"type": "object", "properties": {key: {"$ref": "#/$defs/N"} for key in "abcdefgh"}}
DOUBLED = {str(step): {"allOf": [{"$ref": f"#/$defs/{step + 1}"}] * 2} for step in range(60)} | {"60": {}}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        pytest.param({"$ref": "#/$defs/N", "$defs": {"N": BROAD}}, {}, id="endless and broad"),
        pytest.param(
            {"$ref": "#/$defs/N", "$defs": {"N": obj(a={"anyOf": [{"$ref": "#/$defs/N"}, {"type": "null"}]})}},
            {"a": None},
            id="endless or null",
        ),
        pytest.param(
            obj(tree={"$ref": "#/$defs/N"}) | {"$defs": {"N": obj(label=STRING, inner=items(a={"$ref": "#/$defs/N"}))}},
            {"tree": {"label": "bus", "inner": []}},
            id="a tree of things",
        ),
        pytest.param({"type": "object", "additionalProperties": INTEGER}, {"bus": 1, "dog": 2}, id="a map of counts"),
        pytest.param(
            obj(is_outdoor=BOOLEAN, setting={"enum": ["indoor", "outdoor"]}),
            {"is_outdoor": True, "setting": "outdoor"},
            id="a guess at the place",
        ),
        pytest.param(
            obj(num_people=INTEGER, contains_person=BOOLEAN, dogs=obj(count=INTEGER)),
            {"num_people": 0, "contains_person": False, "dogs": {"count": 2}},
            id="counts by name, also of an outer name",
        ),
        pytest.param(
            obj(title=STRING, date={"type": "string", "format": "date"}),
            {"title": "Two dogs with a bus on a street", "date": "0001-01-01"},
            id="a title, and a date that is none",
        ),
        pytest.param(obj(total_price=NUMBER), {"total_price": 0}, id="money is not a count"),
        pytest.param(obj(color={"enum": ["blue", "red"]}), {"color": "red"}, id="a colour among options"),
        pytest.param(obj(mood={"enum": ["happy", "unknown"]}), {"mood": "unknown"}, id="the option that admits it"),
        pytest.param(obj(count={"enum": [1, 2, 3]}), {"count": 3}, id="numbers as options"),
        pytest.param(
            obj(kinds={"type": "array", "items": {"enum": ["vehicle", "animal", "food"]}}),
            {"kinds": ["vehicle", "animal"]},
            id="those options that are there",
        ),
        pytest.param(
            obj(boxes={"type": "array", "items": BOX, "maxItems": 1}), {"boxes": [[200, 50, 800, 300]]}, id="bare boxes"
        ),
        pytest.param(
            obj(main=obj(label=STRING, box_2d=BOX)),
            {"main": {"label": "bus", "box_2d": [200, 50, 800, 300]}},
            id="one thing",
        ),
        pytest.param(
            {"oneOf": [obj(n={"type": "string", "maxLength": 0}), obj(count=INTEGER)]},
            {"count": 3},
            id="a branch of many",
        ),
        pytest.param(
            obj(a=STRING, label=STRING) | {"propertyOrdering": ["label", "a"]}, {"label": "bus", "a": ""}, id="an order"
        ),
        pytest.param({"type": "array", "items": STRING, "minItems": 4}, ["", "", "", ""], id="more than was found"),
    ],
)
def test_fill_more(schema: dict[str, Any], value: Any) -> None:
    filled = fill(schema)
    assert filled == value
    assert json.dumps(filled) == json.dumps(value)  # in the same order


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"$ref": "#/$defs/N", "$defs": {"N": ENDLESS}}, id="required without end"),
        pytest.param({"$ref": "#/$defs/0", "$defs": DOUBLED, "type": "object"}, id="references that double"),
        pytest.param(
            {
                "type": "array",
                "minItems": 999,
                "items": {"type": "array", "minItems": 999, "items": {"type": "integer"}},
            },
            id="a million values",
        ),
    ],
)
def test_what_would_take_for_ever_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(Fault):
        fill(schema)


BOUNDS = st.tuples(st.integers(-5, 5), st.integers(0, 5))
LEAVES = st.one_of(
    st.sampled_from([STRING, INTEGER, NUMBER, BOOLEAN, BOX, {}, {"type": "null"}, {"type": ["string", "null"]}]),
    st.lists(st.sampled_from(["a", "dog", 3, None, True, "unknown"]), min_size=1, unique_by=repr).map(
        lambda options: {"enum": options}
    ),
    st.sampled_from(["x", 4, None, False]).map(lambda value: {"const": value}),
    BOUNDS.map(lambda bound: {"type": "integer", "minimum": bound[0], "maximum": sum(bound)}),
    BOUNDS.map(lambda bound: {"type": "number", "exclusiveMinimum": bound[0], "exclusiveMaximum": sum(bound) + 0.5}),
    BOUNDS.map(lambda bound: {"type": "string", "minLength": bound[1], "maxLength": bound[1] + 2}),
    st.sampled_from(["date", "date-time", "uuid", "ipv4", "email", "odd"]).map(
        lambda form: {"type": "string", "format": form}
    ),
)
WORDS = """label box_2d count mood has_dog cats text color score answer mask point title is_outdoor tags total position
ymin confidence objects reason pattern boxes"""
NAMES = st.sampled_from(WORDS.split())


def objects(parts: dict[str, Any], required: int, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": parts, "required": list(parts)[:required], **more}


SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(objects, st.dictionaries(NAMES, inner, max_size=4), st.integers(0, 4)),
        st.builds(
            objects, st.dictionaries(NAMES, inner, max_size=3), st.integers(0, 3), additionalProperties=st.just(False)
        ),
        inner.map(lambda part: {"type": "object", "additionalProperties": part}),
        st.builds(
            lambda part, low, more: {"type": "array", "items": part, "minItems": low, "maxItems": low + more},
            inner,
            st.integers(0, 3),
            st.integers(0, 5),
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"anyOf": parts}),
        inner.map(
            lambda part: {
                "oneOf": [
                    {"type": "object", "required": ["zzz"], "additionalProperties": False, "properties": {"zzz": part}},
                    {"type": "null"},
                ]
            }
        ),
        inner.map(lambda part: {"allOf": [part], "description": "the dogs"}),
        inner.map(lambda part: {"$defs": {}, "title": "A title", **part}),
    ),
    max_leaves=12,
)


@given(
    SCHEMAS, st.sampled_from(["Detect all objects", "How many dogs?", "Describe it", "Is there a unicorn?", "Read it"])
)
def test_any_schema_is_filled_and_validates(schema: dict[str, Any], prompt: str) -> None:
    assert json.dumps(fill(schema, prompt))
