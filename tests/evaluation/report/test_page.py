from html.parser import HTMLParser
from pathlib import Path

from beholder.evaluation.exhibit import Exhibit
from beholder.evaluation.figures import Figure
from beholder.evaluation.metrics.matching import Matches
from beholder.evaluation.names import TaskName
from beholder.evaluation.plan import Result
from beholder.evaluation.report.about import About
from beholder.evaluation.report.markdown import markdown_page
from beholder.evaluation.report.page import page
from beholder.evaluation.truth import Found, Labelled
from beholder.evaluation.witness import Record
from tests.evaluation.sets import SIZE, picture

ABOUT = About("embedded", Path("photos"))


class Reader(HTMLParser):
    """Notes what opens, and that it closes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "img"):
            self.open.append(tag)
        self.links += [value for name, value in attrs if name in ("src", "href") and value is not None]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def result(*worst: Exhibit, record: Record | None = None, name: TaskName = TaskName.DETECT) -> Result:
    figures = (Figure("F1", 0.5, "precision & recall", "2 objects"), Figure("AP", None, "ranked"))
    return Result(name, figures, worst, record or Record(2, 0, [], [0.1]), 2, 0)


def exhibit(folder: Path) -> Exhibit:
    photo = picture(folder / "1.jpg")
    cat = Labelled("cat", (10, 10, 50, 50))
    found = Found("cat", (10, 10, 50, 50))
    return Exhibit(photo, 1, "Detect <all>", "1 cat", "1 cat", "1 right", SIZE, [cat], [found], Matches(((0, 0),)))


def test_figures_come_before_pictures(tmp_path: Path) -> None:
    html = page(ABOUT, [result(exhibit(tmp_path))])
    reader = read(html)
    assert html.index("0.500") < html.index("<img")
    for words in ("embedded on photos", "F1", "precision & recall", "2 cases, 2 questions, 100 ms", "1.jpg: 1 right"):
        assert words in reader.words


def test_the_page_needs_nothing_beside_it(tmp_path: Path) -> None:
    reader = read(page(ABOUT, [result(exhibit(tmp_path))]))
    assert len(reader.links) == 2
    assert all(link.startswith("data:image/jpeg;base64,") for link in reader.links)


def test_words_of_others_are_escaped(tmp_path: Path) -> None:
    shown = Exhibit(picture(tmp_path / "1.jpg"), 1, "a", "<script>b</script>", "<img src=x>", "v & w")
    reader = read(page(ABOUT, [result(shown, name=TaskName.ASK)]))
    assert "<script>b</script>" in reader.words
    assert "<img src=x>" in reader.words
    assert len(reader.links) == 1


def test_failures_are_told() -> None:
    record = Record(3)
    record.fail(Path("a.jpg"), "too <dark>")
    reader = read(page(ABOUT, [result(record=record)]))
    assert "1 answer failed, and count as answered with nothing" in reader.words
    assert "a.jpg: too <dark>" in reader.words
    assert "Nothing was wrong." in reader.words


def test_a_photo_that_does_not_open_is_told(tmp_path: Path) -> None:
    reader = read(page(ABOUT, [result(Exhibit(tmp_path / "gone.jpg", 1, "a", "b", "", "v"))]))
    assert "No such file" in reader.words
    assert "(nothing)" in reader.words
    assert reader.links == []


def test_the_page_for_the_documentation() -> None:
    record = Record(3)
    record.fail(Path("a.jpg"), "too dark")
    text = markdown_page(ABOUT, [result(), result(record=record, name=TaskName.SEGMENT)])
    assert text.startswith("# How good it is\n")
    assert "the 4 labelled cases in [`photos/`](../photos)" in text
    assert "## detect\n\n2 cases.\n\n| figure | value | over | meaning |\n| --- | ---: | --- | --- |\n" in text
    assert "| F1 | 0.500 | 2 objects | precision & recall |" in text
    assert "## segment\n\n2 cases, 1 answer failed.\n" in text
    assert "| AP |" not in text
