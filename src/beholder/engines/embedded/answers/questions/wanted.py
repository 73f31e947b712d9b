"""What a question asked for, in words, and what of it is not there or cannot be told from a photo."""

from collections.abc import Sequence

from beholder.engines.embedded.answers.found import counted
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.lexicon import Lexicon, TermKind
from beholder.engines.embedded.prompt.picks import Pick
from beholder.engines.embedded.prompt.selection import Selection
from beholder.engines.embedded.prompt.words import listing, sentence


def wanted(selection: Selection, lexicon: Lexicon) -> Sequence[str]:
    """Say what was asked for, in plurals: "green buses"."""
    return [pick.phrase(lexicon, many=True) for pick in selection.picks if pick.term]


def nothing(look: Look, selection: Selection, lexicon: Lexicon) -> str:
    """Say that what was asked for is not there, and what of its kind is: "I see no red cars here, only two cars"."""
    others = look.choose(Selection(tuple(map(Pick, selection.wanted)))) if selection.wanted else []
    only = f", only {counted(others, lexicon)}" if others else ""
    return f"I see no {listing(wanted(selection, lexicon), 'or')} here{only}"


def doubt(selection: Selection) -> str:
    """State what a prompt asked for beyond what the engine can tell apart; "" or sentences after a space."""
    finer = [term.said for term in selection.wanted if term.kind is TermKind.NARROWER]
    if finer:
        kind = selection.wanted[0].labels[0]
        return f" Whether it is {listing(finer, 'or')}, I cannot tell: I only know the kind, {kind}."
    unknown = f' I cannot tell "{listing(selection.unknown)}".' if selection.unknown else ""
    return unknown + "".join(f" {sentence(guess)}" for guess in selection.guesses)
