"""Words for what was found: "a bus and three cars". Nothing is named that is not in the list given."""

from collections import Counter
from collections.abc import Sequence

from beholder.domain import Detection
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.words import listing

LIMITS = (
    "This engine knows kinds, places, numbers and colours of common things, and written words; it cannot tell more. "
    "A larger model might: `beholder serve --engine` chooses which one answers"
)


def counted(found: Sequence[Detection], lexicon: Lexicon, kinds: int | None = None) -> str:
    """Say what was found with counts, in the order given: at most `kinds` kinds, then "other things"."""
    counts = Counter(detection.label for detection in found)
    parts = [lexicon.counted(count, label) for label, count in counts.items()]
    if kinds is not None and len(parts) > kinds:
        parts = [*parts[:kinds], "other things"]
    return listing(parts)


def seen(found: Sequence[Detection], lexicon: Lexicon) -> str:
    """Say what can be seen as a clause: "I can see a bus", or that nothing known can be."""
    things = counted(found, lexicon)
    return f"I can see {things}" if things else "I see nothing here that I know by name"
