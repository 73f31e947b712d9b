"""The report: one HTML file that needs nothing beside it. Figures first, then the worst pictures."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from beholder.evaluation.exhibit import Exhibit
from beholder.evaluation.figures import Figure, counted
from beholder.evaluation.plan import Result
from beholder.evaluation.report.about import About
from beholder.evaluation.report.picture import data_uri, shown, with_answer, with_truth
from beholder.faults import Fault

LEGEND = (
    '<p class="legend"><b class="found">found</b> <b class="missed">missed</b> <b class="wrong">not there</b> '
    '<b class="unjudged">crowd, not judged</b></p>'
)


def page(about: About, results: Sequence[Result]) -> str:
    """Write the report as HTML. A photo that does not open is left out of it, with a word in its place."""
    style = files("beholder.evaluation.report").joinpath("page.css").read_text(encoding="utf-8")
    title = escape(about.title)
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{style}</style>'
    body = "".join(part for result in results for part in _task(result))
    return f"{head}<body><h1>{title}</h1><p>{escape(about.words)}</p>{body}</body></html>\n"


def _task(result: Result) -> Iterator[str]:
    record = result.record
    yield f"<section><h2>{result.task}</h2>"
    yield _table(result.figures)
    yield f"<p>{escape(result.extent)}, {counted(record.questions, 'question')}, {record.speed}.</p>"
    if record.failed:
        yield f"<h3>{counted(record.failed, 'answer')} failed, and count as answered with nothing</h3><ul>"
        yield "".join(f"<li>{escape(each.photo)}: {escape(each.reason)}</li>" for each in record.failures)
        yield "</ul>"
    yield "<h3>The worst</h3>" if result.worst else "<p>Nothing was wrong.</p>"
    yield LEGEND if any(exhibit.labelled for exhibit in result.worst) else ""
    for exhibit in result.worst:
        yield _exhibit(exhibit)
    yield "</section>"


def _table(figures: Sequence[Figure]) -> str:
    rows = (
        f"<tr><th>{escape(each.name)}</th><td class='value'>{escape(each.written)}</td>"
        f"<td>{escape(each.of)}</td><td>{escape(each.meaning)}</td></tr>"
        for each in figures
    )
    return f"<table>{''.join(rows)}</table>"


def _exhibit(exhibit: Exhibit) -> str:
    words = "".join(
        f"<dt>{name}</dt><dd>{escape(text) or '(nothing)'}</dd>"
        for name, text in (("asked", exhibit.asked), ("truth", exhibit.truth), ("answer", exhibit.answer))
    )
    name, verdict = escape(exhibit.photo.name), escape(exhibit.verdict)
    return (
        f"<article><h4>{name}: {verdict}</h4><div class='pictures'>{_pictures(exhibit)}</div><dl>{words}</dl></article>"
    )


def _pictures(exhibit: Exhibit) -> str:
    try:
        pixels = shown(exhibit.photo)
    except (Fault, OSError) as error:
        return f"<p>{escape(str(error))}</p>"
    if not exhibit.size[0]:
        return _figure(data_uri(pixels), "")
    truth, answer = data_uri(with_truth(pixels, exhibit)), data_uri(with_answer(pixels, exhibit))
    return _figure(truth, "truth") + _figure(answer, "answer")


def _figure(source: str, caption: str) -> str:
    return f"<figure><img src='{source}' alt='{caption}'><figcaption>{caption}</figcaption></figure>"
