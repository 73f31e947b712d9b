from pathlib import Path

import pytest

from beholder.domain import Text
from beholder.evaluation.cases import Written
from beholder.evaluation.figures import Figure
from beholder.evaluation.tasks.read import BRIEF, PROMPT, Read
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


async def read(folder: Path, *cases: tuple[str, tuple[str, ...], str]) -> tuple[dict[str, Figure], list[float]]:
    """Read pictures of a kind, with these words, as these answers: the figures, and how bad each was."""
    task, engine = Read(), Scripted(*(answer for *_, answer in cases))
    asked = witness(engine)
    badness = []
    for number, (kind, texts, _) in enumerate(cases):
        exhibit = await task.examine(Written(picture(folder / f"{number}.jpg"), kind, texts), asked)
        badness.append(exhibit.badness)
    return {each.name: each for each in task.figures()}, badness


async def test_kinds_of_writing_are_summed_up_apart(tmp_path: Path) -> None:
    figures, _ = await read(
        tmp_path,
        ("scene", ("EXIT",), "exit"),
        ("scene", ("NO ENTRY",), "no"),
        ("document", ("Total 5",), ""),
        ("line", ("abcd",), "abxd"),
        ("line", ("efgh",), "efgh"),
    )
    told = {name: (each.value, each.of) for name, each in figures.items()}
    assert told == {
        "scene word recall": (pytest.approx(2 / 3), "3 words"),
        "scene, spaces forgiven": (pytest.approx(2 / 3), "3 words"),
        "document word recall": (0, "2 words"),
        "document, spaces forgiven": (0, "2 words"),
        "character error rate": (1 / 8, "8 characters"),
        "line error rate": (1 / 2, "2 lines"),
        "document questions": (None, "0 questions"),
    }


async def test_nothing_read_is_nothing_measured() -> None:
    assert [each.value for each in Read().figures()] == [None] * 7


@pytest.mark.parametrize(
    ("case", "badness"),
    [
        pytest.param(("scene", ("EXIT",), "EXIT"), 0, id="all words"),
        pytest.param(("scene", ("NO ENTRY",), "NO"), 1 / 2, id="half of the words"),
        pytest.param(("scene", ("EXIT",), ""), 1, id="no word"),
        pytest.param(("scene", (), "EXIT"), 1, id="no word to be read"),
        pytest.param(("line", ("abcd",), "abcd"), 0, id="a line"),
        pytest.param(("line", ("abcd",), "abxd"), 1 / 4, id="a letter of a line"),
        pytest.param(("line", ("ab",), "xyzuvw"), 1, id="no worse than nothing"),
    ],
)
async def test_how_bad_an_answer_is(tmp_path: Path, case: tuple[str, tuple[str, ...], str], badness: float) -> None:
    _, (found,) = await read(tmp_path, case)
    assert found == pytest.approx(badness)


async def test_a_question_left_open_is_a_tenth_as_bad_as_a_page(tmp_path: Path) -> None:
    questions = (("What is the total?", "45.35"), ("What is the date?", "07-02-18"))
    case = Written(picture(tmp_path / "1.jpg"), "document", ("TOTAL",), questions)
    exhibit = await Read().examine(case, witness(Scripted("TOTAL", "", "")))
    assert exhibit.badness == pytest.approx(0.2)


async def test_all_text_is_asked_for_first_and_answers_to_questions_in_brief(tmp_path: Path) -> None:
    engine = Scripted("TOTAL", "5")
    case = Written(picture(tmp_path / "1.jpg"), "document", ("TOTAL",), (("What is the total?", "5"),))
    exhibit = await Read().examine(case, witness(engine))
    said = [part.text for ask in engine.asked for part in ask.turns[0].parts if isinstance(part, Text)]
    assert said == [PROMPT, f"What is the total?{BRIEF}"]
    assert (exhibit.photo, exhibit.asked) == (case.photo, PROMPT)


async def test_a_picture_that_fails_is_read_as_nothing(tmp_path: Path) -> None:
    task, asked = Read(), witness(Scripted("EXIT"))
    exhibit = await task.examine(Written(tmp_path / "gone.jpg", "scene", ("EXIT",)), asked)
    assert (exhibit.answer, exhibit.badness, asked.record.failed) == ("", 1, 1)
    assert next(iter(task.figures())).value == 0
