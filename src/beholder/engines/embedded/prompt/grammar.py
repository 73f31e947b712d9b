"""Noun phrases, read from the words of a prompt: "cars, buses and the two red cups on the table, but no people".

A phrase is words before a head (numbers, colours, places, ranks), the head, and words after it (places, relations
to other phrases, what is said of it). What the engine has no word for is kept as such, so that answers can say so.
"""

from collections.abc import Sequence
from dataclasses import replace

from beholder.engines.embedded.prompt.drafts import Draft, Head
from beholder.engines.embedded.prompt.leading import read_before
from beholder.engines.embedded.prompt.lexicon import ENDS, Lexicon, Term
from beholder.engines.embedded.prompt.picks import UNTOLD, Pick, Relation
from beholder.engines.embedded.prompt.tagging import JOINS, Tagged

DEPTH = 3  # phrases inside phrases: "the cup on the table next to the dog"
SEVERAL = frozenset({"all", "any", "every", "each", "no", "some", "both", "many", "several", "few"})


class Grammar:
    """One reading of a prompt. `wanted`, `excluded` and `text` are what was asked for."""

    def __init__(self, tokens: Sequence[str], lexicon: Lexicon, after: int, *, asking: bool = False) -> None:
        """Prepare to read; see `select` for `after` and `asking`."""
        self._at = Tagged(tokens, lexicon)
        self._after = after
        self._asking = asking
        self._open = True  # unknown words may still be what is asked for
        self.wanted: list[Pick] = []
        self.excluded: list[Pick] = []
        self.text = False
        self.one_thing = False  # "the most prominent object"

    def read(self) -> None:
        """Read all phrases; a negation lasts to the end of its sentence."""
        at, index, negated = self._at, 0, False
        while index < len(at):
            if (harmless := at.phrase("harmless", index)) is not None:
                index = harmless[1]
            elif self.wanted and at[index] in ("do", "does") and at.phrase("linking", index) is None:
                return  # "how many wheels does the car have"
            elif at[index] in ENDS:
                negated = negated and at[index] == ","
                self._close(index, at[index] != ",")
                index += 1
            elif (negator := at.phrase("negator", index)) is not None:
                negated = True
                self._close(index)
                index = negator[1]
            elif (phrase := self._phrase(index)) is not None:
                negated = negated and at[index] not in ("only", "just")
                draft, index = phrase
                self._keep(draft, negated)
            else:
                self._close(index, at.isa("stop", index))
                index += 1

    def _close(self, index: int, closes: bool = True) -> None:
        """End the stretch in which an unknown word can be what is asked for."""
        if closes and index >= self._after:
            self._open = False

    def _keep(self, draft: Draft, negated: bool) -> None:
        if draft.head is Head.TEXT and draft.live and not negated:
            self.text = True
        if draft.head is Head.THING and not draft.plural:
            self.one_thing = True
        if draft.pronoun and not negated and self.wanted and not draft.materials:
            (more,) = draft.picks()
            self.wanted[-1] = self.wanted[-1].narrowed(more)
            return
        for pick in draft.picks() if draft.head in (Head.KIND, Head.NOUN, Head.THING) else []:
            if draft.head is not Head.THING or pick.term or not pick.bare or (pick.unsure and not negated):
                (self.excluded if negated else self.wanted).append(pick)
        for denied in draft.without:
            self.excluded.extend(denied.picks())

    def _phrase(self, start: int, depth: int = 0) -> tuple[Draft, int] | None:
        """Read one phrase and the index after it; None where none begins."""
        if depth > DEPTH:
            return None
        live = self._open and start >= self._after
        asked = self._at[start - 1] == "which" or self._at[start] == "what"  # "which dog", "what animal" is one
        draft = Draft(start, plural=not asked, live=live)
        index = read_before(self._at, start, draft)
        end = self._head(index, draft)
        if end is None:
            if not (self._headless(index, draft) and live):
                return None
            end, draft.plural = index, bool(draft.count and draft.count > 1)
        if draft.head is Head.KIND and draft.term and draft.term.labels == ("person",) and self._at[end] == "of":
            inner = self._phrase(end + 1, depth + 1)  # "a crowd of people", "a family of ducks"
            if inner is not None and inner[0].head is Head.KIND:
                return inner
        return draft, self._behind(end, draft, depth)

    def _headless(self, index: int, draft: Draft) -> bool:
        """Whether what stands before a head can stand alone: "the largest", "only the two on the left"."""
        if draft.count and self._at.side(index, before=False) is not None:
            return True
        said = draft.side or draft.end or draft.rank or draft.colours or draft.size
        return bool(said) and draft.determined

    # --- the head --------------------------------------------------------------------------------

    def _head(self, index: int, draft: Draft) -> int | None:
        at = self._at
        if (match := at.term(index)) is not None:
            return self._kind(index, match, draft)
        for kind, head in (("text", Head.TEXT), ("neutral", Head.THING), ("format", Head.FORMAT)):
            if at.isa(kind, index):
                draft.head, draft.plural = head, at[index].endswith("s") or draft.plural
                draft.pronoun = at.pronoun(index)
                return index + 1
        if at.pronoun(index):
            draft.plural = at[index] in ("they", "them", "those", "these", "ones")
            draft.pronoun = True
            return index + 1
        end = self._run(index)
        if end == index:
            return None
        if (match := at.term(end)) is not None:
            draft.unsure.append(at.text(index, end))
            return self._kind(end, match, draft)
        if at.isa("neutral", end):
            end += 1
        draft.head, draft.noun = Head.NOUN, at.text(index, end)
        draft.plural = draft.noun.endswith("s") or draft.plural
        if at[end] == "of" and (inner := self._phrase(end + 1, DEPTH)) is not None:
            end = inner[1]  # "the wheels of the car" are wheels
        return end

    def _kind(self, index: int, match: tuple[Term, int], draft: Draft) -> int:
        """Take a known kind, unless it only describes an unknown one: "the dog collar"."""
        at, (term, end) = self._at, match
        plural = at.lexicon.is_plural(term.said, at.text(index, end).split())
        after = self._run(end)
        describes = not plural and not self._asking and not at[end].endswith(("ing", "ed"))
        if after > end and describes and at.term(after) is None:
            draft.head, draft.noun = Head.NOUN, at.text(index, after)
            return after
        draft.head, draft.term = Head.KIND, term
        several = any(at[before] in SEVERAL for before in range(draft.start, index))
        draft.plural = plural or several or draft.plural or at.lexicon.plural(term.said) == term.said
        if at[end] == "of" and (after := self._run(end + 1)) > end + 1:
            return self._doubted(end, after, draft)  # "a cup of coffee" is a cup
        return end

    def _run(self, index: int) -> int:
        """Find the end of the unknown words that begin here, where unknown words count."""
        end = index
        while self._open and index >= self._after and self._at.unknown(end):
            end += 1
        return end

    # --- after the head --------------------------------------------------------------------------

    def _behind(self, index: int, draft: Draft, depth: int) -> int:
        """Read the words after a head: "on the left", "next to the dog", "that is red"."""
        while index < len(self._at):
            linked = self._at.phrase("linking", index)
            start = linked[1] if linked is not None else index
            step = self._denied(start, draft, depth) or self._said(start, draft, depth, linked is not None)
            if step is None:
                break
            index = step
        return index

    def _denied(self, index: int, draft: Draft, depth: int) -> int | None:
        """Read "that are not red", "without umbrellas" as things to leave out."""
        negator = self._at.phrase("negator", index)
        if negator is None or draft.head is not Head.KIND or negator[0] not in ("not", "without", "aren't", "isn't"):
            return None
        if negator[0] == "without":
            return self._lacking(index, negator[1], draft, depth)
        denied = replace(draft, colours=[], materials=[], unsure=[], without=[])
        end = self._said(negator[1], denied, depth, linked=False)
        if end is None:
            return None
        if denied.unsure:
            return self._doubted(index, end, draft)
        draft.without.append(denied)
        return end

    def _lacking(self, start: int, index: int, draft: Draft, depth: int) -> int | None:
        """Read "umbrellas and bags" after the "without" at `start`: who has any of these is left out."""
        phrase = self._phrase(index, depth + 1)
        if phrase is None or phrase[0].head is not Head.KIND or self._part(phrase[0], draft):
            return self._doubted(start, phrase[1], draft) if phrase and phrase[0].head is Head.NOUN else None
        bare = replace(draft, colours=[], materials=[], unsure=[], without=[])
        end = index
        while phrase is not None and phrase[0].head is Head.KIND:
            draft.without.append(replace(bare, relation=Relation("with", tuple(phrase[0].picks()))))
            end = phrase[1]
            more = self._at[end] in ("and", "or") and self._at.term(end + 1) is not None
            phrase = self._phrase(end + 1, depth + 1) if more else None
        return end

    def _part(self, inner: Draft, outer: Draft) -> bool:
        return bool(inner.term and outer.term and set(inner.term.labels) <= set(outer.term.labels))

    def _doubted(self, start: int, end: int, draft: Draft) -> int:
        draft.unsure.append(self._at.text(start, end))
        return end

    def _said(self, index: int, draft: Draft, depth: int, linked: bool) -> int | None:
        at = self._at
        found = [(at.phrase("relation", index), 1), (at.phrase("order", index), 2), (at.side(index, before=False), 3)]
        matches = [(match[1], -which, match[0]) for match, which in found if match is not None]
        if matches:
            end, which, value = max(matches)
            if which == -1:
                return self._related(index, end, value, draft, depth)
            return self._placed(end, value, draft, row=which == -2)
        if (colour := at.colour(index)) is not None and draft.head in (Head.KIND, Head.THING, Head.NOUN):
            draft.colours.append(colour)
            return index + 1
        if draft.colours and at[index] in JOINS and (colour := at.last_colour(index + 1)) is not None:
            draft.colours.append(colour)
            return index + 2
        if linked and at[index] == "the" and (order := at.phrase("order", index + 1)) is not None:
            return self._placed(order[1], order[0], draft, row=True)  # "which cup is the biggest"
        if linked and (size := at.phrase("size", index)) is not None:
            draft.size = size[0]
            return size[1]
        made = at[index] == "made" and at[index + 1] in ("of", "from")
        if made and draft.head is Head.THING and (material := at.substance(index + 2)) is not None:
            draft.materials.append(material)
            return index + 3
        end = self._run(index)
        if end > index and draft.head in (Head.KIND, Head.THING):
            return self._doubted(index, end, draft)
        return None

    def _placed(self, end: int, value: str, draft: Draft, *, row: bool) -> int:
        if row:
            draft.end = value
        else:
            draft.side = value
        return end

    def _related(self, start: int, end: int, kind: str, draft: Draft, depth: int) -> int | None:
        if (side := self._at.side(end - 1, before=False)) is not None and end - 1 > start:
            return self._placed(side[1], side[0], draft, row=False)  # "parked on the left"
        phrase = self._phrase(end, depth + 1)
        if phrase is None:
            return None
        other, after = phrase
        if other.head is Head.NOUN and kind != UNTOLD:
            return self._doubted(start, after, draft)
        if other.head in (Head.FORMAT, Head.TEXT) or (other.head is Head.THING and other.picks()[0].bare):
            self._close(start)
            return after if draft.head is not Head.FORMAT else None
        if kind == UNTOLD:
            return self._doubted(start, after, draft)
        anchors = other.picks()
        if kind == "between" and self._at[after] == "and":
            second = self._phrase(after + 1, depth + 1)
            if second is not None and second[0].head is Head.KIND:
                anchors, after = [*anchors, *second[0].picks()], second[1]
        if draft.head is Head.FORMAT:
            return None
        draft.relation = Relation(kind, tuple(anchors))
        return after
