import errno
from collections.abc import Callable

import pytest

from beholder.faults import Fault, invalid
from beholder.stack import stack

SECRET = "a private question"


def caught(work: Callable[[], None]) -> Exception:
    with pytest.raises(Exception) as info:
        work()
    return info.value


def raised(error: Exception) -> Exception:
    def fail() -> None:
        raise error

    return caught(fail)


def missing() -> None:
    empty: dict[str, int] = {}
    empty[SECRET]


def chained() -> Exception:
    def fail() -> None:
        try:
            missing()
        except KeyError as error:
            raise ValueError(SECRET) from error

    return caught(fail)


def context() -> Exception:
    def fail() -> None:
        try:
            float(SECRET)
        except ValueError:
            raise RuntimeError(SECRET)  # noqa: B904 - what Python adds by itself

    return caught(fail)


@pytest.mark.parametrize(
    ("error", "kinds"),
    [
        pytest.param(raised(KeyError(SECRET)), ["KeyError"], id="one"),
        pytest.param(chained(), ["KeyError", "which led to", "ValueError"], id="a cause"),
        pytest.param(context(), ["ValueError", "which led to", "RuntimeError"], id="a context"),
        pytest.param(raised(invalid(SECRET, SECRET)), ["beholder.faults.Fault"], id="a fault"),
        pytest.param(
            ExceptionGroup(SECRET, [raised(KeyError(SECRET)), raised(TypeError(SECRET))]),
            ["ExceptionGroup", "of which one is", "KeyError", "of which one is", "TypeError"],
            id="a group",
        ),
        pytest.param(
            raised(OSError(errno.ENOSPC, "No space left on device", SECRET)),
            ["OSError: No space left on device"],
            id="the system's words",
        ),
        pytest.param(raised(OSError(SECRET)), ["OSError"], id="words of a library"),
        pytest.param(raised(UnicodeError(SECRET)), ["UnicodeError"], id="words of Python"),
    ],
)
def test_kinds_are_told_and_messages_are_not(error: BaseException, kinds: list[str]) -> None:
    told = stack(error)
    assert [line for line in told.splitlines() if not line.startswith("  File ")] == kinds
    assert SECRET not in told


def test_frames_are_told_without_their_code() -> None:
    told = stack(chained())
    assert f'  File "{__file__}", line ' in told
    assert ", in fail" in told
    assert "empty[SECRET]" not in told and ", in missing" in told


def test_what_was_hidden_stays_so() -> None:
    try:
        try:
            missing()
        except KeyError:
            raise Fault(invalid("x").status, "y") from None
    except Fault as fault:
        assert "KeyError" not in stack(fault)
