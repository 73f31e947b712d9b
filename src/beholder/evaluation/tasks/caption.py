"""Captions: truth first (which objects are named that are not there), then likeness to what people wrote."""

from collections.abc import Sequence
from statistics import fmean

from beholder.evaluation.cases import Captioned
from beholder.evaluation.exhibit import Exhibit
from beholder.evaluation.figures import Figure, Unit, counted
from beholder.evaluation.metrics.bleu import Words, bleu4
from beholder.evaluation.metrics.caption_words import caption_words
from beholder.evaluation.metrics.cider import cider_d
from beholder.evaluation.metrics.hallucination import Naming
from beholder.evaluation.vocabulary import Vocabulary
from beholder.evaluation.witness import Witness

PROMPT = "Caption this image."


class Caption:
    """Measures captions. Keeps the words of all captions: rarity in the whole set is part of CIDEr-D."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Read object words with `vocabulary`."""
        self._vocabulary = vocabulary
        self._naming = Naming()
        self._captions: list[Words] = []
        self._references: list[list[Words]] = []

    async def examine(self, case: Captioned, witness: Witness) -> Exhibit:
        """Ask for a caption; objects are judged only where the kinds in the picture are marked."""
        caption = await witness.ask(case.photo, PROMPT)
        self._captions.append(caption_words(caption))
        self._references.append([caption_words(each) for each in case.captions])
        wrong, unsaid = [], []
        if case.kinds is not None:
            mentions = self._vocabulary.mentions(caption)
            human = [mention for each in case.captions for mention in self._vocabulary.mentions(each)]
            wrong = self._naming.add(mentions, case.kinds, human)
            unsaid = sorted(case.kinds - {mention.kinds[0] for mention in mentions if len(mention.kinds) == 1})
        return Exhibit(
            photo=case.photo,
            badness=len(wrong) + len(unsaid) / 1e3,
            asked=PROMPT,
            truth=" / ".join(case.captions),
            answer=caption,
            verdict=f"not there: {', '.join(wrong) or 'nothing'}; not named: {', '.join(unsaid) or 'nothing'}",
        )

    def figures(self) -> Sequence[Figure]:
        """Give the measures of truth, and then those of likeness."""
        naming, photos = self._naming, counted(len(self._captions), "photo")
        scores = cider_d(self._captions, self._references)
        cider = fmean(scores) if len(scores) > 1 else None
        bleu = bleu4(self._captions, self._references)
        words, marked = counted(naming.words, "object word"), counted(naming.marked, "marked kind")
        told = counted(naming.told, "kind") + " in people's captions"
        return [
            Figure("CHAIRi", naming.chair_i, "of the object words said, so many name nothing that is there", words),
            Figure(
                "CHAIRs", naming.chair_s, "of the captions, so many have such a word", counted(naming.captions, "photo")
            ),
            Figure("object recall", naming.recall, "of the kinds marked in a photo, so many are named", marked),
            Figure("recall of told", naming.recall_of_told, "of the kinds that people name, so many are named", told),
            Figure(
                "CIDEr-D x 100", cider, "likeness to people's captions, rare words count more", photos, Unit.HUNDREDTHS
            ),
            Figure("BLEU-4", bleu, "runs of up to four words that people's captions have too", photos),
        ]
