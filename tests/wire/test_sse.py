import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.wire.sse import COMMENT, DONE, frame


def delta(text: str) -> dict[str, Any]:
    return {"event_type": "step.delta", "index": 0, "delta": {"type": "text", "text": text}}


def test_a_frame_is_an_event_line_and_a_data_line() -> None:
    assert frame({"event_type": "step.stop", "event_id": "4", "index": 0}) == (
        b'event: step.stop\ndata: {"event_type":"step.stop","event_id":"4","index":0}\n\n'
    )


def test_the_end_and_the_keep_alive() -> None:
    assert (DONE, COMMENT) == (b"event: done\ndata: [DONE]\n\n", b": ping\n\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\nb", b"a\\nb", id="line feed"),
        pytest.param("a\r\nb", b"a\\r\\nb", id="carriage return"),
        pytest.param("a\n\nevent: done", b"a\\n\\nevent: done", id="a forged event"),
        pytest.param("a\x0bb\x0cc\x1cd", b"a\\u000bb\\fc\\u001cd", id="control characters"),
        pytest.param("a\x85b", b"a\\u0085b", id="next line"),
        pytest.param("a\u2028b\u2029c", b"a\\u2028b\\u2029c", id="line and paragraph separators"),
        pytest.param("\ud83d", b"\\ud83d", id="half a surrogate pair"),
        pytest.param("猫 é 🐈", "猫 é 🐈".encode(), id="other letters stay UTF-8"),
        pytest.param('"\\', b'\\"\\\\', id="quotes and backslashes"),
        pytest.param("…\xc2\xa8", "…\xc2\xa8".encode(), id="neighbours of the separators in bytes"),
    ],
)
def test_text_stays_on_its_line(text: str, shown: bytes) -> None:
    written = frame(delta(text))
    assert b'"text":"' + shown + b'"}' in written
    assert json.loads(written.splitlines()[1].removeprefix(b"data: ")) == delta(text)


@given(st.text())
def test_whoever_splits_lines_finds_three(text: str) -> None:
    written = frame(delta(text)).decode()
    name, data, end = written.split("\n", 2)
    assert (name, end) == ("event: step.delta", "\n")
    assert len(written.splitlines()) == 3
    assert json.loads(data.removeprefix("data: ")) == delta(text)


def test_what_json_cannot_say_is_never_sent() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        frame({"event_type": "x", "value": float("nan")})
