"""Which of several functions to call: the one that speaks most of what the question and the picture speak of.

Four signs, in points: a word of the question in the function's name (2) or in its description and the names of its
parameters (1), a kind of thing that both speak of (2 and 1), and that both ask for the same, to count or to read, say
(2). Among equals the picture decides: a function that speaks of a kind of thing that is to be seen goes before one that
speaks of none, and that before one whose things are not there. Then the first that was declared.
"""

from collections.abc import Callable, Collection, Sequence

from beholder.domain import Function, OutputFormat
from beholder.engines.embedded.forms.properties import split, words_of
from beholder.engines.embedded.prompt.intent import Intent, Task, understand
from beholder.engines.embedded.prompt.lexicon import Lexicon

_EMPTY = ("determiner", "neutral", "adjective", "format", "stop")
SHORTEST = 3  # letters of a word that says something
LONGEST = 2_000  # characters of a description that are read


def fitting(
    functions: Sequence[Function], intent: Intent, seen: Callable[[], Collection[str]], lexicon: Lexicon
) -> Function:
    """Choose one of `functions` for a question; `seen` gives the kinds of things in the picture, where it decides."""
    points = [_points(function, intent, lexicon) for function in functions]
    most = max(points)
    best = [function for function, some in zip(functions, points, strict=True) if some == most]
    if len(best) == 1:
        return best[0]
    there = frozenset(seen())
    return max(best, key=lambda function: _shown(function, there, lexicon))  # the first one of equals


def _points(function: Function, intent: Intent, lexicon: Lexicon) -> int:
    asked = " ".join(intent.words)
    words, kinds = _words(asked, lexicon), _kinds(asked, lexicon)
    named, about = function.name, _about(function)
    same = intent.task is _task(function, lexicon) and intent.task is not Task.OTHER and bool(intent.words)
    return (
        2 * len(words & _words(named, lexicon))
        + len(words & _words(about, lexicon))
        + 2 * bool(kinds & _kinds(named, lexicon))
        + bool(kinds & _kinds(about, lexicon))
        + 2 * same
    )


def _shown(function: Function, there: frozenset[str], lexicon: Lexicon) -> int:
    kinds = _kinds(f"{function.name} {_about(function)}", lexicon)
    return 0 if not kinds else 1 if kinds & there else -1


def _about(function: Function) -> str:
    names = (function.parameters or {}).get("properties", {})
    return " ".join((function.description[:LONGEST], *names))


def _task(function: Function, lexicon: Lexicon) -> Task:
    said = f"{' '.join(split(function.name))}. {function.description[:LONGEST]}"
    return understand(said, OutputFormat(), 1, lexicon).task


def _words(text: str, lexicon: Lexicon) -> frozenset[str]:
    empty = frozenset().union(*(lexicon.words[kind] for kind in _EMPTY))
    return frozenset(word for word in words_of(text) if len(word) >= SHORTEST and word not in empty)


def _kinds(text: str, lexicon: Lexicon) -> frozenset[str]:
    parts = split(text)
    matches = (lexicon.term_at(parts, index) for index in range(len(parts)))
    return frozenset(label for match in matches if match is not None for label in match[0].labels)
