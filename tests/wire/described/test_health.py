"""What the server says of itself; that it does say so is tested where it is asked (`tests/server/routes`)."""

import pytest

from beholder.wire.described.health import schemas
from beholder.wire.described.shapes import ref
from tests.wire.described.holding import held, stretched

INDEX = {
    **dict.fromkeys(("name", "version", "what", "models", "ready", "openapi"), "x"),
    "environment": {"GOOGLE_GEMINI_BASE_URL": "http://h", "GEMINI_API_KEY": "none"},
}


@pytest.mark.parametrize(
    ("name", "said", "fits"),
    [
        pytest.param("Index", INDEX, True, id="the index"),
        pytest.param("Index", {**INDEX, "version": 1}, False, id="a version by number"),
        pytest.param("Index", {**INDEX, "environment": {}}, False, id="no variables to set"),
        pytest.param("Health", {"status": "ok"}, True, id="alive"),
        pytest.param("Health", {"status": "ready"}, True, id="ready"),
        pytest.param("Health", {"status": "perhaps"}, False, id="perhaps"),
        pytest.param("Health", {}, False, id="silence"),
    ],
)
def test_what_the_server_says(name: str, said: dict[str, object], fits: bool) -> None:
    assert held(ref(name), said) == fits
    assert not any(held(ref(name), one) for one in stretched(said))


def test_every_schema_of_it_is_here() -> None:
    assert set(schemas()) == {"Index", "Health"}
