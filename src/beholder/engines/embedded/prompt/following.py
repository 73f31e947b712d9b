"""Questions that follow others: "and what colour is it?", "how many of them are red?", "and the other one?".

What a prompt leaves open is taken from the one before it: the task, the things spoken of, or both. Only the user's
own words count; what the engine answered is what these words lead to anyway.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from beholder.domain import OutputFormat
from beholder.engines.embedded.choosing import without_order
from beholder.engines.embedded.prompt.intent import LISTS, Intent, Task, understand
from beholder.engines.embedded.prompt.lexicon import ENDS, LONGEST, Lexicon
from beholder.engines.embedded.prompt.selection import Selection, select
from beholder.engines.embedded.prompt.words import tokens as words_of

SHORT = 3  # words of a question that cannot stand alone: "how many?", "what colour?"
_OPENING = re.compile(r"^\s*(?:and|but|so|then|also|ok|okay|now)\b[\s,]*", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:it|them|him)\b", re.IGNORECASE)  # "her" may be whose
PERSONAL = frozenset({"it", "they", "them", "he", "she", "him", "her", "one", "ones", "its", "their", "his"})
ASKING = (Task.COUNT, Task.COLOUR, Task.WHERE, Task.PRESENCE, Task.CLASSIFY)


def understand_all(
    prompts: Sequence[str], output: OutputFormat, images: int, lexicon: Lexicon, *, system: str = ""
) -> Intent:
    """Understand the last of `prompts` in the light of those before it; see `understand`."""
    earlier: Intent | None = None
    for prompt in map(_unopened, prompts[:-1]):
        said = _spelt_out(prompt, earlier, lexicon)
        intent = understand(said, OutputFormat(), images, lexicon)
        earlier = _in_light(intent, earlier, lexicon, refers=said != prompt)
    prompt = _unopened(prompts[-1] if prompts else "")
    said = _spelt_out(prompt, earlier, lexicon)
    intent = understand(said, output, images, lexicon, system=system)
    return _in_light(intent, earlier, lexicon, refers=said != prompt)


def _unopened(prompt: str) -> str:
    """Leave out the "and" before a question that stands alone: "and is there a dog?"."""
    bare = _OPENING.sub("", prompt)
    return bare if _alone(words_of(bare)) else prompt


def _spelt_out(prompt: str, earlier: Intent | None, lexicon: Lexicon) -> str:
    """Name what "the cup under it" is under, where one phrase was spoken of; a thing "in it" may be in the picture."""
    before = earlier.select.picks if earlier is not None else ()
    if len(before) != 1:
        return prompt
    name = f"the {before[0].phrase(lexicon)}"
    return _PLACED.sub(lambda found: name if _stands_to(prompt[: found.start()], lexicon) else found[0], prompt)


def _stands_to(text: str, lexicon: Lexicon) -> bool:
    """Whether `text` ends with a relation other than "in"."""
    said = words_of(text)
    relations = (lexicon.phrase_at("relation", said, start) for start in range(max(0, len(said) - LONGEST), len(said)))
    return any(end == len(said) and kind != "in" for kind, end in filter(None, relations))


def _in_light(intent: Intent, earlier: Intent | None, lexicon: Lexicon, *, refers: bool) -> Intent:
    """Complete an intent by the one before it; `refers` where its words named things of that one."""
    if earlier is None:
        return intent
    if not intent.words:
        return replace(earlier, words=intent.words)
    tokens = _without_opening(intent.words, lexicon)
    opened = len(tokens) < len(intent.words)
    refers = refers or _refers(tokens, lexicon)
    if intent.task is Task.OTHER and (opened or refers) and not _alone(tokens):
        choice = select(tokens, lexicon, asking=True)
        if not choice.everything or refers:
            intent = replace(intent, task=earlier.task, select=choice, brief=intent.brief or earlier.brief)
    if intent.task in (Task.CAPTION, Task.READ, Task.COMPARE, Task.OTHER):
        return intent
    chosen = _spoken_of(intent, earlier, tokens, lexicon)
    return replace(intent, select=replace(chosen, lenient=intent.task in LISTS))


def _alone(tokens: Sequence[str]) -> bool:
    """Whether the words ask for something of their own: a verb or question word that is in no list."""
    return bool(tokens) and tokens[0] in (
        "what",
        "why",
        "who",
        "how",
        "when",
        "write",
        "tell",
        "is",
        "are",
        "does",
        "do",
    )


def _spoken_of(intent: Intent, earlier: Intent, tokens: Sequence[str], lexicon: Lexicon) -> Selection:
    """Give the things meant: those named, or those spoken of before, narrowed by what is said of them now."""
    choice, before = intent.select, earlier.select
    if any(pick.term or pick.noun for pick in choice.picks) or choice.text or before.everything:
        return choice
    if intent.task is Task.WHERE and tokens[:1] == ("what",):
        return choice  # "what is on the table" is about things of any kind
    if _rest(tokens, lexicon):
        others = tuple(replace(without_order(pick), minus=pick) for pick in before.picks)
        return replace(before, picks=others)
    if choice.picks:
        (by,) = choice.picks[:1]
        return replace(before, picks=tuple(pick.narrowed(by) for pick in before.picks), limit=choice.limit)
    spoken = sum(token not in ENDS for token in tokens)
    if _refers(tokens, lexicon) or (intent.task in ASKING and spoken <= SHORT):
        return replace(before, limit=choice.limit or before.limit)
    return choice


def _refers(tokens: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a word points back: "it", "those", a lone "here", but not the "this" of "this image"."""
    if [token for token in tokens if token not in ENDS] in (["here"], ["there"]):
        return True
    pointing = {phrase[0] for phrase in lexicon.references["pronoun"]}
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        if token in PERSONAL or (token in pointing and following not in lexicon.words["format"]):
            return True
    return _rest(tokens, lexicon)


def _rest(tokens: Sequence[str], lexicon: Lexicon) -> bool:
    return any((token,) in lexicon.references["rest"] for token in tokens) and "than" not in tokens


def _without_opening(tokens: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Drop "and", "what about" and the like, with the comma after them, from the front."""
    left = tuple(tokens)
    openings = sorted(lexicon.references["opening"], key=len, reverse=True)
    while (opening := next((each for each in openings if left[: len(each)] == each), None)) is not None:
        left = left[len(opening) :]
        left = left[1:] if left[:1] == (",",) else left
    return left
