"""The words that stand before the head of a noun phrase: numbers, ranks, sizes, colours, places."""

from beholder.engines.embedded.prompt.drafts import Draft
from beholder.engines.embedded.prompt.tagging import JOINS, Tagged


def read_before(at: Tagged, index: int, draft: Draft) -> int:
    """Read the words before a head, "the two large red", into `draft`; give the index of the head."""
    while index < len(at):
        step = _described(at, index, draft) or _ranked(at, index, draft) or _determined(at, index, draft)
        if step is None:
            break
        index = step
    return index


def _described(at: Tagged, index: int, draft: Draft) -> int | None:
    joined = index + 1 if at[index] in JOINS else index
    if (colour := at.colour(joined)) is not None and (joined == index or draft.colours):
        draft.colours.append(colour)
        return joined + 1
    if (material := at.material(joined)) is not None and (joined == index or draft.materials):
        draft.materials.append(material)
        return joined + 1
    if joined == index and (size := at.phrase("size", index)) is not None:
        draft.size = size[0]
        return size[1]
    side = at.side(joined, before=True)
    if side is not None and not draft.side and joined == index:
        draft.side = side[0]
        return side[1]
    return None


def _ranked(at: Tagged, index: int, draft: Draft) -> int | None:
    if at[index] in ("top", "first") and at.number(index + 1) is not None:
        return index + 2  # a limit, read elsewhere
    order, relation = at.phrase("order", index), at.phrase("relation", index)
    if order is not None and at[index] != "from" and (relation is None or relation[1] <= order[1]):
        draft.end = order[0]
        return order[1]
    if (rank := at.ordinal(index)) is not None:
        draft.rank = rank
        return index + 1
    if (count := at.number(index)) is not None:
        draft.count = count
        return index + 1
    return None


def _determined(at: Tagged, index: int, draft: Draft) -> int | None:
    if at.pronoun(index) and at[index] not in ("this", "that", "these", "those", "its", "their", "his", "her"):
        return None
    if not (at.isa("determiner", index) or at.isa("adjective", index) or at.adverb(index)):
        return None
    if at[index] in ("the", "only", "just"):
        draft.determined = True
    draft.plural = draft.plural and at[index] not in ("a", "an", "the", "this", "that")
    return index + 1
