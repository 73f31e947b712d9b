from pathlib import Path

import pytest
from rich.console import Console

from beholder.cli.verdict import SHOWN, bar, show
from beholder.evaluation.figures import Figure
from beholder.evaluation.names import TaskName
from beholder.evaluation.plan import Result
from beholder.evaluation.witness import Record


def shown(record: Record, left_out: int = 0) -> str:
    console = Console(width=100, highlight=False)
    figures = (Figure("F1", 0.5, "in one [0, 1]", "2 objects"), Figure("AP", None, "ranked"))
    with console.capture() as captured:
        show(Result(TaskName.DETECT, figures, (), record, 2, left_out), console)
    return captured.get()


def test_figures_that_are_known_are_shown() -> None:
    text = shown(Record(2, seconds=[0.1, 0.2, 0.4]))
    assert "detect: 2 cases, 200 ms for a first answer (median)" in text
    assert "F1  0.500  2 objects  in one [0, 1]" in text
    assert "AP" not in text
    assert "failed" not in text


def test_a_few_failures_are_shown() -> None:
    record = Record(9)
    for number in range(SHOWN + 2):
        record.fail(Path(f"{number}.jpg"), "too [dark]")
    text = shown(record, left_out=7)
    assert "2 cases (7 more have no picture in the folder), no answers" in text
    assert f"{SHOWN + 2} answers failed, and count as answered with nothing:" in text
    assert text.count("too [dark]") == SHOWN


def test_the_bar_is_silent_off_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with bar("detect", 2) as advance:
        advance()
    assert capsys.readouterr() == ("", "")


def test_the_bar_counts_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with bar("detect", 2) as advance:
        advance()
    out, err = capsys.readouterr()
    assert out == ""
    assert "detect" in err
    assert "1/2" in err
