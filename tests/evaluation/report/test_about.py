from pathlib import Path

from beholder import __version__
from beholder.domain import ThinkingLevel
from beholder.evaluation.report.about import About, machine


def test_words(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    plain, high = About("embedded", folder), About("embedded", folder, ThinkingLevel.HIGH, 5)
    assert plain.title == "embedded on photos"
    assert plain.words.startswith(f"beholder {__version__}, thinking level left to the engine; ")
    assert "thinking level high, at most 5 cases of a task" in high.words
    assert machine() in plain.words


def test_the_machine() -> None:
    assert "cores of " in machine()
    assert "Python 3." in machine()
