"""Writing: words in scenes, lines of documents, printed lines, and short questions about documents."""

from collections import Counter
from collections.abc import Sequence

from beholder.evaluation.cases import Written
from beholder.evaluation.exhibit import Exhibit
from beholder.evaluation.figures import Figure, counted
from beholder.evaluation.metrics.matching import ratio
from beholder.evaluation.metrics.reading import anls, edits, one_line, words_of, words_read, words_read_without_spaces
from beholder.evaluation.witness import Witness

PROMPT = "Read all the text in this image."
BRIEF = " Answer with the text only."


class Read:
    """Measures reading."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._sums: Counter[str] = Counter()

    async def examine(self, case: Written, witness: Witness) -> Exhibit:
        """Ask for all text, and then the questions that come with the picture."""
        answer = await witness.ask(case.photo, PROMPT)
        verdict, badness = self._line(case, answer) if case.kind == "line" else self._words(case, answer)
        said = [
            (question, truth, await witness.ask(case.photo, question + BRIEF)) for question, truth in case.questions
        ]
        scores = [anls(text, [truth]) for _, truth, text in said]
        self._sums["questions"] += len(scores)
        self._sums["answered"] += sum(scores)  # type: ignore[assignment]
        told = [f"{question} {text}" for question, _, text in said]
        wanted = [f"{question} {truth}" for question, truth, _ in said]
        truth, text = "\n".join([*case.texts, *wanted]), "\n".join([answer, *told])
        unanswered = sum(1 - score for score in scores) / 10
        return Exhibit(case.photo, badness + unanswered, PROMPT, truth, text, verdict)

    def _words(self, case: Written, answer: str) -> tuple[str, float]:
        wanted = [word for text in case.texts for word in words_of(text)]
        read, forgiven = words_read(wanted, answer), words_read_without_spaces(wanted, answer)
        self._sums[f"{case.kind} words"] += len(wanted)
        self._sums[f"{case.kind} read"] += read
        self._sums[f"{case.kind} forgiven"] += forgiven
        return f"{read} of {len(wanted)} words, {forgiven} with missing spaces forgiven", 1 - read / (len(wanted) or 1)

    def _line(self, case: Written, answer: str) -> tuple[str, float]:
        truth, said = one_line(" ".join(case.texts)), one_line(answer)
        wrong = edits(truth, said)
        self._sums["characters"] += len(truth)
        self._sums["wrong characters"] += wrong
        self._sums["lines"] += 1
        self._sums["wrong lines"] += truth != said
        return f"{wrong} of {len(truth)} characters wrong", min(1.0, wrong / (len(truth) or 1))

    def figures(self) -> Sequence[Figure]:
        """Give the measures of each kind of writing."""
        sums = self._sums
        words = [figure for kind in ("scene", "document") for figure in self._recalls(kind)]
        characters, lines = counted(sums["characters"], "character"), counted(sums["lines"], "line")
        questions = counted(sums["questions"], "question")
        return [
            *words,
            Figure(
                "character error rate",
                ratio(sums["wrong characters"], sums["characters"]),
                "edits that mend printed lines, by their length",
                characters,
            ),
            Figure(
                "line error rate",
                ratio(sums["wrong lines"], sums["lines"]),
                "of the printed lines, so many have a mistake",
                lines,
            ),
            Figure(
                "document questions",
                ratio(sums["answered"], sums["questions"]),
                'ANLS of answers such as "What is the total?"',
                questions,
            ),
        ]

    def _recalls(self, kind: str) -> list[Figure]:
        total = self._sums[f"{kind} words"]
        over = counted(total, "word")
        return [
            Figure(
                f"{kind} word recall",
                ratio(self._sums[f"{kind} read"], total),
                "of the words written, so many are read",
                over,
            ),
            Figure(
                f"{kind}, spaces forgiven",
                ratio(self._sums[f"{kind} forgiven"], total),
                "the same where words run together",
                over,
            ),
        ]
