import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.experts.networks.protobuf import Content, field, fields, repeated

NUMBERS = st.integers(1, 2**29 - 1)
VALUES = st.one_of(st.integers(0, 2**63 - 1), st.binary(max_size=300))


def plain(value: Content) -> int | bytes:
    return value if isinstance(value, int) else bytes(value)


@pytest.mark.parametrize(
    ("content", "wire"),
    [
        pytest.param(0, "08 00", id="nothing"),
        pytest.param(1, "08 01", id="one"),
        pytest.param(127, "08 7f", id="the last of one byte"),
        pytest.param(128, "08 80 01", id="the first of two bytes"),
        pytest.param(150, "08 96 01", id="the example of the documentation"),
        pytest.param(b"", "0a 00", id="no bytes"),
        pytest.param("testing", "0a 07 74 65 73 74 69 6e 67", id="words"),
        pytest.param("é", "0a 02 c3 a9", id="words in utf-8"),
    ],
)
def test_a_field_is_written_as_the_standard_says(content: bytes | str | int, wire: str) -> None:
    assert field(1, content) == bytes.fromhex(wire)


def test_a_long_field_says_its_length_in_two_bytes() -> None:
    assert field(1, bytes(200))[:3] == b"\x0a\xc8\x01"


@given(st.lists(st.tuples(NUMBERS, VALUES), max_size=8))
def test_what_is_written_is_read(message: list[tuple[int, int | bytes]]) -> None:
    wire = b"".join(field(number, value) for number, value in message)
    assert [(number, plain(value)) for number, value in fields(wire)] == message


def test_a_repeated_field_is_one_for_each_value() -> None:
    assert repeated(3, ["a", b"b", 7]) == field(3, "a") + field(3, "b") + field(3, 7)
    assert repeated(3, []) == b""


def test_numbers_of_a_fixed_size_are_given_as_their_bytes() -> None:
    wire = bytes.fromhex("0d 0000803f 11 000000000000f03f 18 05")
    assert [(number, plain(value)) for number, value in fields(wire)] == [
        (1, bytes.fromhex("0000803f")),
        (2, bytes.fromhex("000000000000f03f")),
        (3, 5),
    ]


def test_bytes_are_a_view_and_no_copy() -> None:
    wire = field(1, bytes(1000))
    ((_, value),) = fields(wire)
    assert isinstance(value, memoryview)
    assert value.obj is wire


@pytest.mark.parametrize(
    "wire",
    [
        pytest.param("0a 05 00", id="bytes that end too early"),
        pytest.param("08 80", id="a number without an end"),
        pytest.param("08", id="a key without a value"),
        pytest.param("0d 00 00", id="four bytes that are two"),
        pytest.param("0b", id="a group, which is long gone"),
    ],
)
def test_what_is_no_message_is_refused(wire: str) -> None:
    with pytest.raises(ValueError, match=r"ends after its message|no wire type"):
        list(fields(bytes.fromhex(wire)))
