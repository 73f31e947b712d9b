"""CHAIR: A. Rohrbach et al., "Object Hallucination in Image Captioning", 2018: which named objects are not there.

CHAIRi is the share of the object words in all captions that name nothing in their picture, CHAIRs the share of the
captions that have such a word. An object is there when people marked one of its kind, or named it in a caption.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from beholder.evaluation.metrics.matching import ratio
from beholder.evaluation.vocabulary import Mention


@dataclass(slots=True)
class Naming:
    """Object words of captions, right and wrong, added up over pictures."""

    words: int = 0
    wrong_words: int = 0
    captions: int = 0
    wrong_captions: int = 0
    marked: int = 0  # kinds that people marked
    marked_named: int = 0
    told: int = 0  # kinds that people named in their captions
    told_named: int = 0

    def add(self, caption: Sequence[Mention], marked: Set[str], human: Sequence[Mention]) -> list[str]:
        """Add one picture; give the words of the caption that name nothing in it.

        A word for several kinds ("animal") is right when one of them is there, or when people used that word.
        """
        told = {mention.kinds[0] for mention in human if len(mention.kinds) == 1}
        there, said = marked | told, {mention.said for mention in human}
        wrong = [each.said for each in caption if each.said not in said and there.isdisjoint(each.kinds)]
        named = {mention.kinds[0] for mention in caption if len(mention.kinds) == 1}
        self.words += len(caption)
        self.wrong_words += len(wrong)
        self.captions += 1
        self.wrong_captions += bool(wrong)
        self.marked += len(marked)
        self.marked_named += len(marked & named)
        self.told += len(told)
        self.told_named += len(told & named)
        return wrong

    @property
    def chair_i(self) -> float | None:
        """Share of the object words that name nothing there; None when no object was named."""
        return ratio(self.wrong_words, self.words)

    @property
    def chair_s(self) -> float | None:
        """Share of the captions with such a word."""
        return ratio(self.wrong_captions, self.captions)

    @property
    def recall(self) -> float | None:
        """Share of the kinds that people marked in a picture that its caption names."""
        return ratio(self.marked_named, self.marked)

    @property
    def recall_of_told(self) -> float | None:
        """Share of the kinds that people name in their captions of a picture that its caption names."""
        return ratio(self.told_named, self.told)
