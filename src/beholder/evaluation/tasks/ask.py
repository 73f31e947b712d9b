"""Short questions: of people (VQA v2), and about marked objects (is there one, how many)."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean

from beholder.evaluation.cases import Asked
from beholder.evaluation.exhibit import Exhibit
from beholder.evaluation.figures import Figure
from beholder.evaluation.metrics.vqa_accuracy import vqa_accuracy
from beholder.evaluation.parsing import count_in, yes_or_no
from beholder.evaluation.witness import Witness

BRIEF = " Answer with a single word or a short phrase."
KINDS = ("yes/no", "number", "other")


class Ask:
    """Measures answers to questions."""

    def __init__(self) -> None:
        """Begin with none."""
        self._scores: dict[str, list[float]] = defaultdict(list)

    async def examine(self, case: Asked, witness: Witness) -> Exhibit:
        """Ask one question."""
        prompt = case.question + BRIEF
        answer = await witness.ask(case.photo, prompt)
        score = self._people(case, answer) if case.people else self._marked(case, answer)
        truth = ", ".join(dict.fromkeys(case.answers))
        return Exhibit(case.photo, 1 - score, prompt, truth, answer, f"worth {score:.2f} of 1")

    def _people(self, case: Asked, answer: str) -> float:
        score = vqa_accuracy(answer, case.answers)
        self._scores["vqa"].append(score)
        self._scores[case.about].append(score)
        return score

    def _marked(self, case: Asked, answer: str) -> float:
        (truth,) = case.answers
        if case.about == "count":
            count = count_in(answer)
            self._scores["within one"].append(float(count is not None and abs(count - int(truth)) <= 1))
            right = count == int(truth)
        else:
            right = yes_or_no(answer) == truth
        self._scores[case.about].append(float(right))
        return float(right)

    def figures(self) -> Sequence[Figure]:
        """Give the measures of each kind of question."""
        return [
            self._figure("presence", "presence", '"Is there a dog?" answered right, by the marked objects'),
            self._figure("count", "count", '"How many dogs?" answered exactly right'),
            self._figure("count within one", "within one", "the same, one more or one less forgiven"),
            self._figure("VQA", "vqa", "VQA v2 accuracy: an answer is worth min(1, people who said it / 3)"),
            *(self._figure(f"VQA {kind}", kind, f"the same, questions of the kind {kind!r}") for kind in KINDS),
        ]

    def _figure(self, name: str, key: str, meaning: str) -> Figure:
        scores = self._scores[key]
        count = f"{len(scores):,} question{'' if len(scores) == 1 else 's'}"
        return Figure(name, fmean(scores) if scores else None, meaning, count)
