import dataclasses

import numpy as np
import pytest

from beholder import domain
from beholder.domain import (
    Image,
    Inline,
    Mask,
)


def test_every_value_is_frozen() -> None:
    values = [kind for kind in vars(domain).values() if dataclasses.is_dataclass(kind)]
    assert len(values) > 15
    for kind in values:
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Inline(b"secret bytes"), id="inline bytes"),
        pytest.param(Image(b"secret bytes", "image/png", "0", 1, 1, 258, "input"), id="an image"),
        pytest.param(Mask(np.full((1, 1), 7, np.uint8)), id="a mask"),
    ],
)
def test_pixels_never_reach_a_log_by_repr(value: object) -> None:
    assert "secret" not in repr(value)
    assert "[[7" not in repr(value)
