import pytest

from beholder.faults import Fault
from beholder.wire.casing import Camel, Lenient, camel_first, spellings
from beholder.wire.parsing import read_shape


class Inner(Lenient):
    mime_type: str | None = None


class Outer(Lenient):
    media_parts: tuple[Inner, ...] = ()
    inner_part: Inner | None = None
    user_json: dict[str, object] | None = None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("mime_type", ["mime_type", "mimeType"], id="two words"),
        pytest.param("max_output_tokens", ["max_output_tokens", "maxOutputTokens"], id="three words"),
        pytest.param("uri", ["uri", "uri"], id="one word"),
    ],
)
def test_a_field_has_both_spellings(name: str, expected: list[str]) -> None:
    assert spellings(name).choices == expected
    assert camel_first(name).choices == expected[::-1]


class Snake(Lenient):
    file_uri: str


class Hump(Camel):
    file_uri: str


@pytest.mark.parametrize(("shape", "where"), [(Snake, "file_uri"), (Hump, "fileUri")])
def test_what_is_missing_is_named_as_the_dialect_writes_it(shape: type[Lenient], where: str) -> None:
    with pytest.raises(Fault) as caught:
        read_shape(shape, {})
    assert caught.value.where == where
    assert shape.model_validate({"file_uri": "a"}) == shape.model_validate({"fileUri": "a"})


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"inner_part": {"mime_type": "a"}, "media_parts": [{"mime_type": "b"}]}, id="snake"),
        pytest.param({"innerPart": {"mimeType": "a"}, "mediaParts": [{"mimeType": "b"}]}, id="camel"),
        pytest.param({"innerPart": {"mime_type": "a"}, "media_parts": [{"mimeType": "b"}]}, id="mixed by depth"),
        pytest.param(
            {"inner_part": {"mime_type": "a", "mimeType": "x"}, "media_parts": [{"mimeType": "b"}]},
            id="both at once: snake wins",
        ),
        pytest.param(
            {"inner_part": {"mimeType": "a", "other": 1}, "mediaParts": [{"mimeType": "b"}], "more": {}},
            id="unknown keys are ignored",
        ),
    ],
)
def test_both_spellings_are_read_at_every_depth(given: dict[str, object]) -> None:
    read = Outer.model_validate(given)
    assert read.inner_part is not None
    assert (read.inner_part.mime_type, [part.mime_type for part in read.media_parts]) == ("a", ["b"])


@pytest.mark.parametrize("key", ["user_json", "userJson"])
def test_keys_inside_the_callers_own_json_stay_as_they_are(key: str) -> None:
    own = {"minItems": 1, "min_items": 2, "properties": {"mimeType": {"anyOf": []}}}
    assert Outer.model_validate({key: own}).user_json == own


def test_a_long_string_is_not_copied() -> None:
    text = "A" * 1_000_000
    assert Inner.model_validate({"mimeType": text}).mime_type is text
