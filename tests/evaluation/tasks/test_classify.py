from pathlib import Path
from typing import Any

import pytest

from beholder.domain import Text
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.evaluation.cases import Classed
from beholder.evaluation.tasks.classify import Classify
from beholder.evaluation.vocabulary import Vocabulary
from tests.evaluation.sets import Scripted, picture, witness

CLASSES = ("cat", "couch", "dog")


@pytest.mark.parametrize(
    ("one", "five", "first", "among"),
    [
        pytest.param("Couch.", ["couch"], 1, 1, id="right"),
        pytest.param("It is a sofa.", ["cat", "sofa"], 1, 1, id="by another word, in a sentence"),
        pytest.param("cat", ["cat", "dog", "couch"], 0, 1, id="among the five"),
        pytest.param("cat or couch", [], 0, 0, id="two answers are none"),
        pytest.param("cat", ["a", "b", "c", "d", "e", "couch"], 0, 0, id="the sixth does not count"),
        pytest.param("I cannot tell.", "no list", 0, 0, id="no answer"),
        pytest.param("couch", [{"label": "couch", "score": 0.5}], 1, 1, id="with scores"),
    ],
)
async def test_figures(tmp_path: Path, one: str, five: Any, first: float, among: float) -> None:
    task, engine = Classify(Vocabulary(lexicon(), CLASSES), CLASSES), Scripted(one, five)
    exhibit = await task.examine(Classed(picture(tmp_path / "1.jpg"), "couch"), witness(engine))
    assert [each.value for each in task.figures()] == [first, among]
    assert exhibit.badness == 2 - first - among
    assert engine.asked[0].turns[0].parts[0] == Text("Which of these is it: cat, couch, dog? Answer with one of them.")


async def test_an_unreadable_list_is_noted(tmp_path: Path) -> None:
    asked = witness(Scripted("cat", "cat, dog"))
    await Classify(Vocabulary(lexicon(), CLASSES), CLASSES).examine(Classed(picture(tmp_path / "1.jpg"), "cat"), asked)
    assert [each.reason for each in asked.record.failures] == ["the answer is not JSON: 'cat, dog'"]
