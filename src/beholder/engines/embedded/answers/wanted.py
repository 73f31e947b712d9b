"""What a question asked for, in words, and what of it cannot be told from a photo."""

from collections.abc import Sequence

from beholder.engines.embedded.lexicon import Lexicon, TermKind
from beholder.engines.embedded.selection import Selection
from beholder.engines.embedded.words import listing


def wanted(selection: Selection, lexicon: Lexicon) -> Sequence[str]:
    """Say what was asked for, in plurals: "green buses"."""
    colours = f"{listing(selection.colours, 'or')} " if selection.colours else ""
    return [f"{colours}{lexicon.plural(term.said)}" for term in selection.wanted]


def doubt(selection: Selection) -> str:
    """State what a prompt asked for beyond what the engine can tell apart; "" or a sentence after a space."""
    finer = [term.said for term in selection.wanted if term.kind is TermKind.NARROWER]
    if finer:
        kind = selection.wanted[0].labels[0]
        return f" Whether it is {listing(finer, 'or')}, I cannot tell: I only know the kind, {kind}."
    return f' I cannot tell "{listing(selection.unknown)}".' if selection.unknown else ""
