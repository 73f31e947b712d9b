import dataclasses

import pytest

from beholder.domain import Request, Role, Text, Turn
from beholder.wire.openai.call import Call

ASKED = Call(Request("m", (Turn(Role.USER, (Text("hello"),)),)), stream=True, stream_usage=False)


def test_calls_that_ask_the_same_are_the_same() -> None:
    assert dataclasses.replace(ASKED, stream=True) == ASKED
    assert dataclasses.replace(ASKED, stream_usage=True) != ASKED


def test_a_call_does_not_change_on_its_way() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ASKED.stream = False  # type: ignore[misc]
