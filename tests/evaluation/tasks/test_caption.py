from pathlib import Path

import pytest

from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.evaluation.cases import Captioned
from beholder.evaluation.tasks.caption import Caption
from beholder.evaluation.vocabulary import Vocabulary
from tests.evaluation.sets import Scripted, picture, witness


def task() -> Caption:
    return Caption(Vocabulary(lexicon(), lexicon().labels))


async def test_figures(tmp_path: Path) -> None:
    measured, asked = task(), witness(Scripted("A cat on a mat.", "A dog."))
    people = [("a cat on a mat", "my cat"), ("a bus in the rain",)]
    kinds = [frozenset({"cat", "chair"}), frozenset({"bus"})]
    for captions, marked in zip(people, kinds, strict=True):
        await measured.examine(Captioned(picture(tmp_path / "1.jpg"), captions, marked), asked)
    values = {each.name: each.value for each in measured.figures()}
    assert values["CHAIRi"] == 1 / 2
    assert values["CHAIRs"] == 1 / 2
    assert values["object recall"] == 1 / 3
    assert values["recall of told"] == 1 / 2
    assert values["CIDEr-D x 100"] is not None
    assert 0 < values["CIDEr-D x 100"] < 10


async def test_without_marked_kinds_only_likeness_is_measured(tmp_path: Path) -> None:
    measured, asked = task(), witness(Scripted("A cat on a mat."))
    await measured.examine(Captioned(picture(tmp_path / "1.jpg"), ("a cat on a mat",), None), asked)
    values = {each.name: each.value for each in measured.figures()}
    assert values["CHAIRi"] is values["object recall"] is None
    assert values["BLEU-4"] == pytest.approx(1)
    assert values["CIDEr-D x 100"] is None  # one photo: nothing is rare


async def test_what_is_not_there_is_worse_than_what_is_not_named(tmp_path: Path) -> None:
    case = Captioned(picture(tmp_path / "1.jpg"), ("a cat",), frozenset({"cat", "chair", "bed"}))
    wrong = await task().examine(case, witness(Scripted("A cat, a bed, a chair and a dog.")))
    short = await task().examine(case, witness(Scripted("A cat.")))
    assert wrong.verdict == "not there: dog; not named: nothing"
    assert short.verdict == "not there: nothing; not named: bed, chair"
    assert wrong.badness > short.badness > 0
