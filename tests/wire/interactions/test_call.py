import dataclasses

import pytest

from .bodies import call


def test_a_call_is_a_value() -> None:
    assert call() == call()
    with pytest.raises(dataclasses.FrozenInstanceError):
        call().stream = True  # type: ignore[misc]
