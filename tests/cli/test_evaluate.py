"""`beholder eval` as a person types it."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from beholder.cli import app
from beholder.engines import registry
from beholder.engines.base import Engine, Memory, PixelSource
from beholder.faults import Fault, Status, invalid
from beholder.settings import Settings
from tests.evaluation.sets import Scripted, labels, picture
from tests.fakes import FakeEngine

ENGINES: Mapping[str, Callable[[], FakeEngine]] = {
    "right": lambda: Scripted("Yes."),
    "refusing": lambda: FakeEngine(error=invalid("too dark")),
    "broken": lambda: FakeEngine(warm_up_error=Fault(Status.FAILED_PRECONDITION, "weights of x are not installed")),
}


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> list[FakeEngine]:
    """Serve engines that a test can foresee; the list fills with those that were made."""
    made: list[FakeEngine] = []

    def make(settings: Settings, pixels: PixelSource, memory: Memory) -> Engine:
        made.append(ENGINES[settings.engine]())
        made[-1].name = settings.engine
        return made[-1]

    makers = dict.fromkeys(ENGINES, make)
    monkeypatch.setattr(registry, "MAKERS", {**registry.MAKERS, **makers})
    return made


@pytest.fixture
def photos(elsewhere: Path) -> Path:
    """A folder with questions about three photos."""
    folder = elsewhere / "photos"
    names = [f"{number}.jpg" for number in range(3)]
    for name in names:
        picture(folder / "images" / name)
    derived = [{"image": n, "question": "Is there a cat?", "answer": "yes", "type": "presence"} for n in names]
    labels(folder / "derived_from_coco_gt.json", derived)
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["eval", *map(str, arguments)])


def test_figures_and_pages(photos: Path, elsewhere: Path, engines: list[FakeEngine]) -> None:
    out, markdown = elsewhere / "r.html", elsewhere / "q.md"
    done = run(photos, "--task", "ask", "--engine", "right", "--out", out, "--markdown", markdown)
    assert done.exit_code == 0, done.output
    assert "ask: 3 cases" in done.stdout
    assert "presence  1.000  3 questions" in done.stdout
    assert "count" not in done.stdout  # nothing to count
    assert out.read_text().startswith("<!doctype html>")
    assert "| presence | 1.000 | 3 questions |" in markdown.read_text()
    assert engines[0].shut


def test_without_a_task_all_that_is_labelled_is_measured(photos: Path) -> None:
    done = run(photos, "--engine", "right")
    assert done.exit_code == 0
    assert "ask: 3 cases" in done.stdout


def test_limit_and_effort(photos: Path, engines: list[FakeEngine]) -> None:
    done = run(photos, "--task", "ask", "--engine", "right", "--limit", "2", "--thinking-level", "high")
    assert "ask: 2 cases" in done.stdout
    assert [ask.generation.thinking_level for ask in engines[0].asked] == ["high", "high"]


def test_when_nothing_is_answered_the_exit_code_says_so(photos: Path) -> None:
    done = run(photos, "--task", "ask", "--engine", "refusing")
    assert done.exit_code == 1
    assert "3 answers failed" in done.stdout
    assert "0.jpg: too dark" in done.stdout
    assert done.stderr == "beholder: no question was answered: too dark\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["nowhere"], "nowhere is not a folder", id="no folder"),
        pytest.param(["empty"], "empty has no labels that are known here", id="no labels at all"),
        pytest.param(["photos", "--task", "read"], "photos has no ocr.json", id="no labels of the task"),
        pytest.param(["photos", "--engine", "best"], "there is no engine 'best'", id="no such engine"),
        pytest.param(["photos", "--engine", "broken"], "weights of x are not installed", id="no weights"),
        pytest.param(["photos", "--thinking-level", "deep"], "no thinking level 'deep'; known: minimal", id="no level"),
        pytest.param(["photos", "--out", "no/r.html"], "no/r.html cannot be written", id="no place for the report"),
        pytest.param(["photos", "--engine", "right", "--out", "empty"], "empty cannot be written", id="a folder there"),
    ],
)
def test_refusals_are_one_sentence(photos: Path, elsewhere: Path, arguments: list[str], words: str) -> None:
    (elsewhere / "empty").mkdir()
    done = run(*arguments)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("beholder: ")
    assert words in line


def test_boxes_without_the_extra_are_refused(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("pycocotools", "beholder.evaluation.tasks.detect"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "beholder.evaluation.metrics.ranking", raising=False)
    monkeypatch.setitem(sys.modules, "pycocotools", None)
    labels(photos / "instances.json", json.loads('{"images": [], "annotations": [], "categories": []}'))
    done = run(photos, "--task", "detect", "--engine", "right")
    assert done.exit_code == 2
    assert "pip install 'beholder[eval]'" in done.stderr
