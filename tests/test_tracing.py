"""What rooms say of their work, heard by a listener that writes it down."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

import pytest

from beholder.tracing import Attribute, Span, begun, span, traced, within

SCRIPT = """
import sys
from beholder.server.app import create_app
from beholder.engines.registry import Registry
from beholder.settings import Settings
from tests.fakes import FakeEngine
create_app(Settings(), Registry([FakeEngine()], "fake"))
print("opentelemetry.sdk" in sys.modules, "beholder.server.watching.traces" in sys.modules)
"""


class Heard:
    """A span that writes into one list what happens to it and to its parts."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines

    def child(self, name: str, attributes: Mapping[str, Attribute]) -> Span:
        self.lines.append(f"{self.name} > {name} {dict(attributes)}")
        return Heard(name, self.lines)

    def tell(self, **attributes: Attribute) -> None:
        self.lines.append(f"{self.name} {attributes}")

    def end(self, error: BaseException | None = None) -> None:
        self.lines.append(f"{self.name} ends {error!r}" if error else f"{self.name} ends")


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def root(lines: list[str]) -> Heard:
    return Heard("root", lines)


def test_parts_of_parts(root: Heard, lines: list[str]) -> None:
    with within(root):
        with span("a", n=1) as a, span("b"):
            a.tell(m=2)
        with span("c"):
            pass
    assert lines == ["root > a {'n': 1}", "a > b {}", "a {'m': 2}", "b ends", "a ends", "root > c {}", "c ends"]


def test_a_failure_is_told_and_goes_on(root: Heard, lines: list[str]) -> None:
    with within(root), pytest.raises(KeyError), span("a"):
        raise KeyError("why")
    assert lines[-1] == "a ends KeyError('why')"
    with within(root), span("b"):
        pass
    assert lines[-2] == "root > b {}", "what failed is not under way any more"


def test_a_part_that_ends_elsewhere(root: Heard, lines: list[str]) -> None:
    with within(root):
        part = begun("a", n=1)
        with span("b"):
            pass
    with within(part), span("c"):
        pass
    part.end()
    assert lines == ["root > a {'n': 1}", "root > b {}", "b ends", "a > c {}", "c ends", "a ends"]


async def test_tasks_go_on_with_what_was_under_way(root: Heard, lines: list[str]) -> None:
    async def work(name: str) -> None:
        with span(name):
            await asyncio.sleep(0)

    with within(root):
        await asyncio.gather(work("a"), work("b"), asyncio.to_thread(lambda: span("c").__enter__().end()))
    assert {line for line in lines if ">" in line} == {f"root > {name} {{}}" for name in "abc"}


async def test_a_generator_that_is_left_half_way_leaves_nothing_behind(root: Heard, lines: list[str]) -> None:
    async def numbers() -> AsyncGenerator[int, None]:
        part = begun("numbers")
        try:
            for number in range(3):
                with within(part), span("step"):
                    await asyncio.sleep(0)
                yield number
        finally:
            part.end()

    with within(root):
        async with aclosing(numbers()) as given:
            await anext(given)
            with span("reader"):
                pass
    assert lines[:3] == ["root > numbers {}", "numbers > step {}", "step ends"]
    assert lines[3:] == ["root > reader {}", "reader ends", "numbers ends"]


def test_untraced_there_is_nothing() -> None:
    assert not traced()
    with span("a", n=1) as it, span("b") as other:
        assert it is other is begun("c")
        it.tell(m=1)
        assert it.child("d", {}) is it
        it.end()
        with within(it):
            assert not traced()


def test_untraced_nothing_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"
