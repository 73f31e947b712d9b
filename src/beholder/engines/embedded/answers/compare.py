"""What is different between pictures, and what they share, by what was found in each."""

from collections import Counter
from collections.abc import Sequence

from beholder.engines.embedded.answers.caption import sure
from beholder.engines.embedded.answers.found import counted
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.words import listing, sentence
from beholder.engines.embedded.reply import Reply


def compare(looks: Sequence[Look], lexicon: Lexicon) -> Reply:
    """Compare the objects found in each of several pictures."""
    found = [sure(look) for look in looks]
    counts = [Counter(thing.label for thing in things) for things in found]
    shows = [
        sentence(f"image {index} shows {counted(things, lexicon) or 'nothing that I know by name'}")
        for index, things in enumerate(found, 1)
    ]
    shared = [label for label in counts[0] if all(label in count for count in counts)]
    text = " ".join([*shows, *_only(counts, shared, lexicon), *_shared(counts, shared, lexicon)])
    data = [{"image": index, "objects": dict(count)} for index, count in enumerate(counts, 1)]
    return Reply(text, {"images": data, "in_all": shared, "answer": text})


def _only(counts: Sequence[Counter[str]], shared: Sequence[str], lexicon: Lexicon) -> list[str]:
    own = [
        [lexicon.plural(label) for label in count if sum(label in other for other in counts) == 1] for count in counts
    ]
    return [f"Only image {index} has {listing(labels)}." for index, labels in enumerate(own, 1) if labels]


def _shared(counts: Sequence[Counter[str]], shared: Sequence[str], lexicon: Lexicon) -> list[str]:
    if not any(counts):
        return []
    if not shared:
        return ["They have no kind of object in common."]
    both = "Both" if len(counts) == 2 else "All"
    same = [label for label in shared if len({count[label] for count in counts}) == 1]
    text = f"{both} have {listing([lexicon.plural(label) for label in shared])}"
    uneven = [label for label in shared if label not in same]
    if uneven:
        numbers = [f"{listing([str(count[label]) for count in counts])} {lexicon.plural(label)}" for label in uneven]
        text += f", but not as many: {listing(numbers)} in that order"
    return [f"{text}."]
