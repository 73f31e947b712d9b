from pathlib import Path

import pytest

from beholder.evaluation.cases import Written
from beholder.evaluation.tasks.read import Read
from tests.evaluation.sets import Scripted, picture, witness


async def examine(folder: Path, case: tuple[str, tuple[str, ...]], *answers: str) -> tuple[dict[str, float], str]:
    task = Read()
    kind, texts = case
    exhibit = await task.examine(Written(picture(folder / "1.jpg"), kind, texts), witness(Scripted(*answers)))
    return {each.name: each.value for each in task.figures() if each.value is not None}, exhibit.verdict


@pytest.mark.parametrize("kind", ["scene", "document"])
async def test_words(tmp_path: Path, kind: str) -> None:
    figures, verdict = await examine(tmp_path, (kind, ("COLD STONE", "CREAMERY")), "Cold\nstonecreamery")
    assert figures == {f"{kind} word recall": pytest.approx(1 / 3), f"{kind}, spaces forgiven": 1}
    assert verdict == "1 of 3 words, 3 with missing spaces forgiven"


@pytest.mark.parametrize(
    ("answer", "rate", "wrong"),
    [
        pytest.param("ab  cd\n", 0, 0, id="white space does not count"),
        pytest.param("ab cD", 1 / 5, 1, id="case does"),
        pytest.param("", 1, 1, id="nothing read"),
    ],
)
async def test_lines(tmp_path: Path, answer: str, rate: float, wrong: float) -> None:
    figures, _ = await examine(tmp_path, ("line", ("ab cd",)), answer)
    assert figures == {"character error rate": pytest.approx(rate), "line error rate": wrong}


async def test_questions_about_a_document(tmp_path: Path) -> None:
    task, engine = Read(), Scripted("TOTAL 45.35", "45.35", "I cannot tell.")
    questions = (("What is the total?", "45.35"), ("What is the date?", "07-02-18"))
    case = Written(picture(tmp_path / "1.jpg"), "document", ("TOTAL 45.35",), questions)
    exhibit = await task.examine(case, witness(engine))
    values = {each.name: each.value for each in task.figures()}
    assert (values["document word recall"], values["document questions"]) == (1, 1 / 2)
    assert len(engine.asked) == 3
    assert "What is the date? 07-02-18" in exhibit.truth
    assert "What is the date? I cannot tell." in exhibit.answer
    assert exhibit.badness > 0  # the words are right, a question is not


async def test_a_scene_without_a_legible_word(tmp_path: Path) -> None:
    figures, verdict = await examine(tmp_path, ("scene", ()), "something")
    assert figures == {}
    assert verdict == "0 of 0 words, 0 with missing spaces forgiven"
