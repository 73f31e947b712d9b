import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.faults import Fault, Status
from beholder.wire.inline import decode_base64

BYTES = bytes(range(256)) + b"\xfb\xef\xff"  # holds every digit of both alphabets
STANDARD = base64.b64encode(BYTES).decode()
URL_SAFE = base64.urlsafe_b64encode(BYTES).decode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "is empty", id="empty"),
        pytest.param("  \n", "is empty", id="blank"),
        pytest.param("data:image/png;base64,", "is empty", id="only a prefix"),
        pytest.param("=", "is empty", id="only padding"),
        pytest.param("QUJD=", None, id="padding too much is harmless"),
        pytest.param("QUJD===", "more than two '='", id="three paddings"),
        pytest.param("QUJDR", "cut off", id="cut off"),
        pytest.param("QQ==QUJD", "'=' stands before its end", id="padding inside"),
        pytest.param("QUJD!QUJ", "holds the character '!'", id="foreign character"),
        pytest.param("caté", "holds the character '\\xe9'", id="not ASCII"),
        pytest.param("QUJD\x00QUJ", "holds the character '\\x00'", id="control character"),
        pytest.param("a cat, of course", "holds the character ','", id="words"),
        pytest.param("data:image/png,QUJD", "holds the character ':'", id="a data URL that is not base64"),
        pytest.param("https://example.com/cat.jpg", "holds the character ':'", id="a URL"),
        pytest.param("\ud800", "holds the character '\\ud800'", id="half a surrogate pair"),
    ],
)
def test_what_is_not_base64_is_refused(text: str, message: str | None) -> None:
    if message is None:
        assert decode_base64(text, "x") == b"ABC"
        return
    with pytest.raises(Fault) as caught:
        decode_base64(text, "input[0].data")
    assert caught.value.status is Status.INVALID_ARGUMENT
    assert caught.value.where == "input[0].data"
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(None, "not null", id="null"),
        pytest.param({}, "not an object; a Blob, File, Buffer or byte array does not survive JSON", id="a Blob"),
        pytest.param([137, 80], "not a list", id="bytes as numbers"),
    ],
)
def test_what_is_no_text_is_refused_with_a_hint(given: object, message: str) -> None:
    with pytest.raises(Fault) as caught:
        decode_base64(given, "input[0].data")
    assert caught.value.where == "input[0].data"
    assert message in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(STANDARD, id="standard"),
        pytest.param(URL_SAFE, id="URL-safe"),
        pytest.param(STANDARD.replace("+", "-"), id="both alphabets mixed"),
        pytest.param(STANDARD.rstrip("="), id="no padding"),
        pytest.param(URL_SAFE.rstrip("="), id="URL-safe, no padding"),
        pytest.param(base64.encodebytes(BYTES).decode(), id="lines of 76"),
        pytest.param(base64.encodebytes(BYTES).decode().replace("\n", "\r\n"), id="lines ended by CR LF"),
        pytest.param(f"  {STANDARD}\t", id="blanks around"),
        pytest.param(f"data:image/jpeg;base64,{STANDARD}", id="data URL"),
        pytest.param(f" DATA:image/jpeg;name=a.jpg;BASE64,{STANDARD}\n", id="data URL, upper case, with parameter"),
        pytest.param(f"data:;base64,{URL_SAFE}", id="data URL without type"),
    ],
)
def test_every_way_to_write_base64_is_read(text: str) -> None:
    assert decode_base64(text, "x") == BYTES


@given(st.binary(min_size=1), st.booleans(), st.booleans(), st.integers(1, 90))
def test_round_trip(data: bytes, safe: bool, padded: bool, width: int) -> None:
    text = (base64.urlsafe_b64encode if safe else base64.b64encode)(data).decode()
    text = text if padded else text.rstrip("=")
    lines = "\n".join(text[at : at + width] for at in range(0, len(text), width))
    assert decode_base64(text, "x") == decode_base64(lines, "x") == data


@given(st.text())
def test_no_text_raises_anything_but_a_fault(text: str) -> None:
    try:
        assert decode_base64(text, "x")
    except Fault as fault:
        assert fault.where == "x"
