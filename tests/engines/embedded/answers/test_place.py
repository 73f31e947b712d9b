"""A place is said by thirds of the picture."""

import pytest

from beholder.domain import Box
from beholder.engines.embedded.answers.place import place
from tests.engines.embedded.sights import thing


@pytest.mark.parametrize(
    ("box", "text"),
    [
        pytest.param(Box(0, 0, 100, 100), "at the top left", id="a corner"),
        pytest.param(Box(400, 0, 600, 100), "on the left", id="a side"),
        pytest.param(Box(900, 400, 1000, 600), "at the bottom", id="the bottom"),
        pytest.param(Box(0, 0, 1000, 1000), "in the centre", id="everywhere"),
        pytest.param(Box(800, 800, 1000, 1000), "at the bottom right", id="the far corner"),
    ],
)
def test_place(box: Box, text: str) -> None:
    assert place(thing("cat", box)) == text
