"""The page of the documentation: a reader of Markdown sees one table a task, whatever a figure says."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from beholder.domain import ThinkingLevel
from beholder.evaluation.figures import Figure, Unit
from beholder.evaluation.names import TaskName
from beholder.evaluation.plan import Result
from beholder.evaluation.report.about import About
from beholder.evaluation.report.markdown import markdown_page
from beholder.evaluation.witness import Record

ABOUT = About("embedded", Path("photos"))
F1 = Figure("F1", 0.5, "of boxes", "2 objects")
NONE = Figure("AP", None, "ranked", "no scores")
BLEU = Figure("BLEU", 0.257, "of captions", "9 captions", Unit.HUNDREDTHS)


def result(*figures: Figure, task: TaskName = TaskName.DETECT, failed: int = 0, left_out: int = 0) -> Result:
    record = Record(2)
    for number in range(failed):
        record.fail(Path(f"{number}.jpg"), "too dark")
    return Result(task, figures, (), record, 2, left_out)


def rows(text: str) -> list[list[str]]:
    """Give the cells of every row of every table."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]


@pytest.mark.parametrize(
    ("figure", "cells"),
    [
        pytest.param(F1, ["F1", "0.500", "2 objects", "of boxes"], id="a share"),
        pytest.param(BLEU, ["BLEU", "25.7", "9 captions", "of captions"], id="hundredths"),
        pytest.param(replace(F1, value=0.0), ["F1", "0.000", "2 objects", "of boxes"], id="nothing right is a figure"),
        pytest.param(replace(F1, of=""), ["F1", "0.500", "", "of boxes"], id="over nothing in particular"),
    ],
)
def test_a_figure_is_a_row(figure: Figure, cells: list[str]) -> None:
    head, line, *figures = rows(markdown_page(ABOUT, [result(figure)]))
    assert figures == [cells]
    assert head == ["figure", "value", "over", "meaning"]
    assert line == ["---", "---:", "---", "---"], "values stand on the right"


def test_what_could_not_be_measured_is_left_out() -> None:
    text = markdown_page(ABOUT, [result(NONE, F1, NONE)])
    assert "AP" not in text
    assert len(rows(text)) == 3


def test_tasks_come_in_their_order_under_headings_of_their_own() -> None:
    text = markdown_page(ABOUT, [result(F1), result(BLEU, task=TaskName.CAPTION), result(task=TaskName.READ)])
    assert re.findall(r"^#+ .*$", text, re.MULTILINE) == ["# How good it is", "## detect", "## caption", "## read"]
    assert text.index("F1") < text.index("## caption") < text.index("BLEU")


@pytest.mark.parametrize(
    ("failed", "left_out", "sentence"),
    [
        pytest.param(0, 0, "2 cases.", id="all well"),
        pytest.param(1, 0, "2 cases, 1 answer failed.", id="one failure"),
        pytest.param(2, 0, "2 cases, 2 answers failed.", id="failures"),
        pytest.param(0, 3, "2 cases (3 more have no picture in the folder).", id="pictures that are not there"),
        pytest.param(1, 3, "2 cases (3 more have no picture in the folder), 1 answer failed.", id="both"),
    ],
)
def test_what_went_wrong_is_told_beside_the_figures(failed: int, left_out: int, sentence: str) -> None:
    assert f"## detect\n\n{sentence}\n\n|" in markdown_page(ABOUT, [result(F1, failed=failed, left_out=left_out)])


def test_the_head_says_what_was_measured_and_how(tmp_path: Path) -> None:
    about = About("embedded", tmp_path / "a" / ".." / "set", ThinkingLevel.HIGH, 5)
    head = markdown_page(about, [result(F1), result(F1)]).partition("## ")[0]
    assert "*embedded* engine on the 4 labelled cases in [`set/`](../set)" in head
    assert "thinking level high, at most 5 cases of a task" in head
    assert str(tmp_path) not in head, "no path of this machine"
    assert "{" not in head
