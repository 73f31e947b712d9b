from pathlib import Path

import pytest

from beholder.domain import Text
from beholder.evaluation.cases import Asked
from beholder.evaluation.tasks.ask import Ask
from tests.evaluation.sets import Scripted, picture, witness


@pytest.mark.parametrize(
    ("about", "truth", "answer", "figures"),
    [
        pytest.param("presence", "yes", "Yes.", {"presence": 1}, id="there"),
        pytest.param("presence", "no", "Yes.", {"presence": 0}, id="not there"),
        pytest.param("presence", "no", "I cannot tell.", {"presence": 0}, id="no answer is wrong"),
        pytest.param("count", "3", "Three.", {"count": 1, "count within one": 1}, id="counted"),
        pytest.param("count", "3", "4", {"count": 0, "count within one": 1}, id="one more"),
        pytest.param("count", "3", "1", {"count": 0, "count within one": 0}, id="two less"),
        pytest.param("count", "1", "", {"count": 0, "count within one": 0}, id="not counted"),
    ],
)
async def test_about_marked_objects(
    tmp_path: Path, about: str, truth: str, answer: str, figures: dict[str, float]
) -> None:
    task = Ask()
    await task.examine(Asked(picture(tmp_path / "1.jpg"), "Q?", (truth,), about, False), witness(Scripted(answer)))
    values = {each.name: each.value for each in task.figures()}
    assert {name: value for name, value in values.items() if value is not None} == figures


async def test_of_people(tmp_path: Path) -> None:
    task, engine = Ask(), Scripted("Red.", "two")
    people = ["red"] * 8 + ["pink", "orange"]
    for question, answers, about in (("What colour?", people, "other"), ("How many?", ["2"] + ["3"] * 9, "number")):
        case = Asked(picture(tmp_path / "1.jpg"), question, tuple(answers), about, True)
        exhibit = await task.examine(case, witness(engine))
    values = {each.name: each.value for each in task.figures()}
    assert values["VQA other"] == 1
    assert values["VQA number"] == pytest.approx(0.3)
    assert values["VQA"] == pytest.approx(0.65)
    assert values["VQA yes/no"] is None
    assert exhibit.truth == "2, 3"
    assert exhibit.badness == pytest.approx(0.7)
    assert engine.asked[0].turns[0].parts[0] == Text("What colour? Answer with a single word or a short phrase.")
