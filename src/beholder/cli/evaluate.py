"""`beholder eval`: from a folder of labelled pictures to figures, and a page about the worst of them."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from beholder.cli.refusal import refuse
from beholder.evaluation.names import TaskName

if TYPE_CHECKING:
    from beholder.domain import ThinkingLevel
    from beholder.evaluation.plan import Plan, Result
    from beholder.evaluation.report.about import About
    from beholder.hall import Hall
    from beholder.settings import Settings


def evaluate(
    folder: Annotated[Path, typer.Argument(help="Folder with the labels.")],
    task: Annotated[
        list[TaskName] | None, typer.Option(help="What to measure; may be repeated. All that is labelled, without it.")
    ] = None,
    engine: Annotated[str | None, typer.Option(help="Engine to measure.", show_default="embedded")] = None,
    out: Annotated[Path | None, typer.Option(help="Write a report with the worst pictures here, as HTML.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write a page with the figures here, as Markdown.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Examine no more cases of a task than this.")] = None,
    thinking_level: Annotated[str | None, typer.Option(help="Effort to ask for: minimal to xhigh.")] = None,
    threads: Annotated[int | None, typer.Option(help="Worker threads for models; 0 means one a core.")] = None,
) -> None:
    """Measure an engine on labelled pictures, asked as the server would ask it."""
    from beholder.cli.choices import read_settings
    from beholder.evaluation.report.about import About

    settings = read_settings({"engine": engine, "threads": threads})
    level = _level(thinking_level)
    for path in filter(None, (out, markdown)):
        if not path.parent.is_dir():
            refuse(f"{path} cannot be written: {path.parent} is not a folder")
    plans = _plans(folder, task)
    results = _measure(settings, plans, limit, level)
    _write(About(settings.engine, folder, level, limit), results, out, markdown)
    if all(result.record.failed == result.record.questions for result in results):
        typer.echo(f"beholder: no question was answered: {results[0].record.failures[0].reason}", err=True)
        raise typer.Exit(1)


def _level(word: str | None) -> "ThinkingLevel | None":
    from beholder.domain import ThinkingLevel

    if word is None:
        return None
    if word not in set(ThinkingLevel):
        refuse(f"there is no thinking level {word!r}; known: {', '.join(ThinkingLevel)}")
    return ThinkingLevel(word)


def _plans(folder: Path, tasks: Sequence[TaskName] | None) -> "list[Plan]":
    from beholder.evaluation.plan import labelled, plan
    from beholder.faults import Fault

    try:
        names = dict.fromkeys(tasks) if tasks else labelled(folder)
        return [plan(folder, name) for name in names]
    except Fault as fault:
        refuse(fault.message)
    except ModuleNotFoundError as error:
        refuse(f"boxes are judged with {error.name!r}; install it with: pip install 'beholder[eval]'")


def _measure(
    settings: "Settings", plans: "Sequence[Plan]", limit: int | None, level: "ThinkingLevel | None"
) -> "list[Result]":
    from beholder.assembly import NoFiles, assemble
    from beholder.cli.built import built
    from beholder.faults import Fault

    results: list[Result] = []
    for plan in plans:
        # Anew for each task: what one saw must not hurry the next.
        hall = built(settings, lambda: assemble(settings, NoFiles()).hall)
        try:
            results.append(asyncio.run(_run(hall, settings.engine, plan, limit, level)))
        except Fault as fault:  # the models cannot be loaded: the answers' own are noted
            refuse(str(fault))
    return results


async def _run(hall: "Hall", engine: str, plan: "Plan", limit: int | None, level: "ThinkingLevel | None") -> "Result":
    from beholder.cli.verdict import bar, show
    from beholder.evaluation.witness import Witness

    try:
        with bar("loading models", None):
            await hall.warm_up()
        with bar(plan.name, plan.total(limit)) as advance:
            result = await plan.run(Witness(hall, engine, level), limit, advance)
    finally:
        await hall.close()
    show(result)
    return result


def _write(about: "About", results: "Sequence[Result]", out: Path | None, markdown: Path | None) -> None:
    from beholder.evaluation.report.markdown import markdown_page
    from beholder.evaluation.report.page import page

    for path, make in ((out, page), (markdown, markdown_page)):
        if path is None:
            continue
        try:
            path.write_text(make(about, results), encoding="utf-8")
        except OSError as error:
            refuse(f"{path} cannot be written: {error.strerror}")
