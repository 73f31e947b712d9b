"""An evaluation from a folder to figures: one task, one engine, one picture after the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.evaluation import labels
from beholder.evaluation.cases import LabelledSet
from beholder.evaluation.exhibit import Exhibit, Worst
from beholder.evaluation.figures import Figure, counted
from beholder.evaluation.folder import Folder
from beholder.evaluation.names import TaskName
from beholder.evaluation.tasks.ask import Ask
from beholder.evaluation.tasks.base import Task
from beholder.evaluation.tasks.caption import Caption
from beholder.evaluation.tasks.classify import Classify
from beholder.evaluation.tasks.read import Read
from beholder.evaluation.vocabulary import Vocabulary
from beholder.evaluation.witness import Record, Witness
from beholder.faults import invalid

LABELS: Mapping[TaskName, tuple[str, tuple[str, ...]]] = {
    TaskName.DETECT: ("coco", ("instances*.json",)),
    TaskName.SEGMENT: ("coco", ("instances*.json",)),
    TaskName.CAPTION: ("coco", ("captions*.json",)),
    TaskName.ASK: ("vqa", ("vqa_v2.json", "derived_from_coco_gt.json")),
    TaskName.CLASSIFY: ("classification", ("labels.json",)),
    TaskName.READ: ("ocr", ("ocr.json",)),
}
"""Which room of a folder has the labels of a task, by which names."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an evaluation found."""

    task: TaskName
    figures: tuple[Figure, ...]
    worst: tuple[Exhibit, ...]
    record: Record
    cases: int
    left_out: int  # labelled cases whose picture is not in the folder

    @property
    def extent(self) -> str:
        """Say how much was examined."""
        left_out = f" ({self.left_out:,} more have no picture in the folder)" if self.left_out else ""
        return counted(self.cases, "case") + left_out


@dataclass(frozen=True, slots=True)
class Plan:
    """A task over a labelled set, ready to run."""

    name: TaskName
    task: Task[Any]  # of the kind of its cases
    cases: LabelledSet

    def total(self, limit: int | None) -> int:
        """Count the cases of a run."""
        return len(self.cases.cases) if limit is None else min(limit, len(self.cases.cases))

    async def run(self, witness: Witness, limit: int | None, done: Callable[[], None] = lambda: None) -> Result:
        """Examine the first `limit` cases, telling `done` after each."""
        worst = Worst()
        for case in islice(self.cases.cases, limit):
            worst.add(await self.task.examine(case, witness))
            done()
        figures = tuple(self.task.figures())
        worst_ones = tuple(worst.listed())
        return Result(self.name, figures, worst_ones, witness.record, self.total(limit), self.cases.left_out)


def plan(root: Path, name: TaskName) -> Plan:
    """Read the labels under `root` that `name` needs.

    Raises `Fault` when there are none, when they cannot be read, or when none of their pictures is there, and
    `ModuleNotFoundError` when boxes are to be judged without pycocotools.
    """
    folder = Folder(root)
    match name:
        case TaskName.DETECT | TaskName.SEGMENT:
            from beholder.evaluation.tasks.detect import Detect  # needs pycocotools, an extra

            cases = labels.scenes(folder)
            task: Task[Any] = Detect(Vocabulary(lexicon(), cases.kinds), masks=name is TaskName.SEGMENT)
        case TaskName.CAPTION:
            cases = labels.captioned(folder)
            task = Caption(Vocabulary(lexicon(), cases.kinds))
        case TaskName.ASK:
            cases, task = labels.asked(folder), Ask()
        case TaskName.CLASSIFY:
            cases = labels.classed(folder)
            task = Classify(Vocabulary(lexicon(), cases.kinds), cases.kinds)
        case TaskName.READ:
            cases, task = labels.written(folder), Read()
    if not cases.cases:
        raise invalid(f"none of the pictures that the labels in {root} name is there")
    return Plan(name, task, cases)


def labelled(root: Path) -> list[TaskName]:
    """List the tasks that `root` has labels for; raise `Fault` when there are none."""
    folder = Folder(root)
    names = [name for name, (room, files) in LABELS.items() if any(folder.holds(room, file) for file in files)]
    if not names:
        known = ", ".join(sorted({f"{room}/{file}" for room, files in LABELS.values() for file in files}))
        raise invalid(f"{root} has no labels that are known here: {known}")
    return names
