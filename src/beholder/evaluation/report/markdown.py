"""The figures as a page of the documentation, with plain words on how they came to be."""

from collections.abc import Sequence

from beholder.evaluation.figures import Figure, counted
from beholder.evaluation.plan import Result
from beholder.evaluation.report.about import About

HEAD = """# How good it is

Figures of the *{engine}* engine on the {count} labelled cases in [`{folder}/`](../{folder}), asked as the server asks
it. Written by `make eval`, which repeats them; {words}.

Small sets make coarse figures: on 24 photos, one photo is four hundredths. Compare engines and versions on the same
set, and measure your own photos with `beholder eval FOLDER --out report.html`: the report shows the worst of them.
An answer that fails, or that no client could read, counts as answered with nothing.
"""


def markdown_page(about: About, results: Sequence[Result]) -> str:
    """Write the page."""
    count = sum(result.cases for result in results)
    head = HEAD.format(engine=about.engine, count=count, folder=about.folder.resolve().name, words=about.words)
    return "\n".join([head, *(_task(result) for result in results)])


def _task(result: Result) -> str:
    failed = f", {counted(result.record.failed, 'answer')} failed" if result.record.failed else ""
    return f"## {result.task}\n\n{result.extent}{failed}.\n\n{_table(result.figures)}\n"


def _table(figures: Sequence[Figure]) -> str:
    known = [each for each in figures if each.value is not None]
    rows = [f"| {each.name} | {each.written} | {each.of} | {each.meaning} |" for each in known]
    return "\n".join(["| figure | value | over | meaning |", "| --- | ---: | --- | --- |", *rows])
