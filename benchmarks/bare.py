"""The bare model calls behind an answer: written down while it is made, and made again with nothing around them.

Both libraries that run models here have one method that does all the work; it is wrapped for the time of one answer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from ai_edge_litert.interpreter import Interpreter  # type: ignore[import-untyped]
from onnxruntime import InferenceSession  # type: ignore[import-untyped]

METHODS = ((InferenceSession, "run"), (Interpreter, "invoke"))


class Calls:
    """Model calls in the order in which they were made."""

    def __init__(self) -> None:
        """Begin with none."""
        self._made: list[Callable[[], object]] = []

    def __len__(self) -> int:
        """Count them."""
        return len(self._made)

    def again(self) -> None:
        """Make them all once more, one after the other, with the inputs that they had."""
        for call in self._made:
            call()

    def remember(self, method: Callable[..., Any]) -> Callable[..., Any]:
        """Give `method` that also writes down each call of it."""

        def remembered(model: object, *inputs: object, **options: object) -> Any:  # noqa: ANN401 - whatever it gives
            self._made.append(lambda: method(model, *inputs, **options))
            return method(model, *inputs, **options)

        return remembered


@contextmanager
def written_down() -> Iterator[Calls]:
    """Write down the model calls made until the block ends, from whatever thread."""
    calls = Calls()
    (session, run), (interpreter, invoke) = METHODS
    with (
        patch.object(session, run, calls.remember(getattr(session, run))),
        patch.object(interpreter, invoke, calls.remember(getattr(interpreter, invoke))),
    ):
        yield calls
