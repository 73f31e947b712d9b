"""Pictures of one thing: which of the set's classes is it, and which five are likeliest?"""

from collections.abc import Sequence

from beholder.domain import OutputFormat, OutputKind
from beholder.evaluation.cases import Classed
from beholder.evaluation.exhibit import Exhibit
from beholder.evaluation.figures import Figure, counted
from beholder.evaluation.metrics.matching import ratio
from beholder.evaluation.parsing import labels_in
from beholder.evaluation.vocabulary import Vocabulary
from beholder.evaluation.witness import Witness

FIVE = 5


class Classify:
    """Measures classification among `classes`."""

    def __init__(self, vocabulary: Vocabulary, classes: Sequence[str]) -> None:
        """Offer `classes`; answers are read with `vocabulary`, so that "sofa" is a couch."""
        self._vocabulary = vocabulary
        listed = ", ".join(classes)
        self._one = f"Which of these is it: {listed}? Answer with one of them."
        self._five = f"Which of these is it: {listed}? Give the {FIVE} likeliest as a JSON list, the likeliest first."
        words = {"type": "string", "enum": list(classes)}
        self._output = OutputFormat(OutputKind.JSON, {"type": "array", "items": words, "maxItems": FIVE})
        self._photos = self._first = self._among = 0

    async def examine(self, case: Classed, witness: Witness) -> Exhibit:
        """Ask for the class, and then for five."""
        answer = await witness.ask(case.photo, self._one)
        right = self._read(answer) == case.label
        among = case.label in await self._likeliest(case, witness)
        self._photos += 1
        self._first += right
        self._among += among
        verdict = "right" if right else f"wrong; {'among' if among else 'not among'} the five likeliest"
        return Exhibit(case.photo, 2 - right - among, self._one, case.label, answer, verdict)

    async def _likeliest(self, case: Classed, witness: Witness) -> list[str | None]:
        text = await witness.ask(case.photo, self._five, self._output)
        try:
            return [self._read(label) for label in labels_in(text)[:FIVE]] if text else []
        except ValueError as error:
            witness.record.fail(case.photo, str(error))
            return []

    def _read(self, answer: str) -> str | None:
        """Give the class that the whole answer names, or the only one that it mentions."""
        if (kind := self._vocabulary.kind(answer.strip().rstrip("."))) is not None:
            return kind
        mentioned = {mention.kinds for mention in self._vocabulary.mentions(answer)}
        only = mentioned.pop() if len(mentioned) == 1 else ()
        return self._vocabulary.kind(only[0]) if len(only) == 1 else None

    def figures(self) -> Sequence[Figure]:
        """Give both measures."""
        photos = counted(self._photos, "photo")
        return [
            Figure("top-1", ratio(self._first, self._photos), "the class answered is the right one", photos),
            Figure("top-5", ratio(self._among, self._photos), "the right one is among the five likeliest", photos),
        ]
