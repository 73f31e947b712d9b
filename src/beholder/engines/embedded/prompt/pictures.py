"""Which picture a prompt speaks of: "caption the first image", "how many cars are in picture 2?", "both photos".

Only what names one picture, or a number of them, without doubt is understood. "Compare the first and the third",
"all but the last" and the like name none: the answer then tells of each picture, which is never wrong.
"""

import re
from dataclasses import dataclass

from beholder.engines.embedded.prompt.words import number

_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SHORT = ("1st", "2nd", "3rd", *(f"{place}th" for place in range(4, 11)))
_PLACES = {word: place for words in (_ORDER, _SHORT) for place, word in enumerate(words)} | {"last": -1, "final": -1}
_NOUN = r"(?:image|picture|photo|photograph|pic)"
_ORDINAL = "|".join(_PLACES)
_NUMBER = r"\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten"
_ONE = re.compile(
    rf"(?:the |my )?\b(?P<order>{_ORDINAL}) {_NOUN}\b"
    rf"|\bin the (?P<bare>{_ORDINAL}) one\b"
    rf"|(?:the )?\b{_NOUN} (?:number |no\. ?|# ?)(?P<counted>\d{{1,4}})\b"
    rf"|(?<!the )\b{_NOUN} (?P<number>\d{{1,4}})\b",  # "in the image 3 dogs are playing" names none
    re.IGNORECASE,
)
_MANY = re.compile(
    rf"\b(?:(?P<both>both)|(?P<all>all)|(?:the|these|those|my) (?P<count>{_NUMBER}))"
    rf"(?: of)?(?: (?:the|these|those|my))?(?: (?P<more>{_NUMBER}))? {_NOUN}s\b",
    re.IGNORECASE,
)
_AMONG = re.compile(
    rf"\b(?:{_ORDINAL}|{_NUMBER})(?: {_NOUN})?,? (?:and|or|to)\b (?:the )?(?:{_ORDINAL}|{_NUMBER})\b", re.IGNORECASE
)
_BESIDE = re.compile(
    r"\b(?:not|but|except|excluding|besides|than|unlike|versus|vs|compar\w+|differ\w*|similar\w*|same)\b|n't\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\W*\b(?:and|or|then|now|what about|how about|how many(?: (?:are|were))?(?: there)?)\b\W*"
    r"(?:(?:in|of|for|on) )?the image\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words that are left when pictures are named, and which these are."""

    words: str
    place: int | None = None  # of one picture, from 0; -1 is the last
    last: int | None = None  # so many, the last ones; 0 is all of them


def spoken_of(prompt: str) -> Spoken:
    """Tell which pictures `prompt` names, and what it says beside: "the first image" becomes "the image"."""
    found = list(_ONE.finditer(prompt))
    if found and not _AMONG.search(prompt) and not _BESIDE.search(prompt):
        places = {_place(each) for each in found}
        if len(places) == 1 and None not in places:
            words = _ONE.sub(_plain, prompt)
            following = _ALONE.fullmatch(words) is not None  # "and in the second image?" asks what was asked before
            return Spoken(words.replace("the image", "this one") if following else words, place=places.pop())
    if not found and (many := _MANY.search(prompt)):
        count = "two" if many["both"] else many["count"] or many["more"] or ""
        return Spoken(prompt, last=number(count.lower()) or 0)
    return Spoken(prompt)


def _place(found: re.Match[str]) -> int | None:
    if (word := found["order"] or found["bare"]) is not None:
        return _PLACES[word.lower()]
    place = int(found["counted"] or found["number"])
    return place - 1 if place else None


def _plain(found: re.Match[str]) -> str:
    return "in the image" if found["bare"] else "the image"
