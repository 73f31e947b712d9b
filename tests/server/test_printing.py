import json

import pytest

from beholder.server.printing import Json


@pytest.mark.parametrize("text", ["plain", "größe 🦆", "\ud83d", "\u2028", 'quote " \\ \x00'])
def test_any_text_arrives(text: str) -> None:
    answer = Json({"text": text})
    assert json.loads(bytes(answer.body)) == {"text": text}
    assert answer.headers["content-length"] == str(len(answer.body))


def test_what_is_no_json_is_never_sent() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        Json({"n": float("nan")})
