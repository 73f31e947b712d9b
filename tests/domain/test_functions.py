import pytest

from beholder.domain import (
    CallMode,
    Function,
    Tools,
)

F, G = Function("f"), Function("g", "does more", {"type": "object"})


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        pytest.param(Tools(), (), id="none"),
        pytest.param(Tools((F, G)), (F, G), id="all"),
        pytest.param(Tools((F, G), CallMode.ANY, ("g",)), (G,), id="one of them"),
        pytest.param(Tools((F, G), CallMode.ANY, ("g", "f")), (F, G), id="in the order of their declaration"),
        pytest.param(Tools((F, G), CallMode.NONE, ("g",)), (), id="forbidden"),
    ],
)
def test_what_may_be_called(tools: Tools, expected: tuple[Function, ...]) -> None:
    assert tools.callable == expected
