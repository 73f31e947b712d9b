"""Captions as lists of words, the way that COCO's caption evaluation counts them, without its Java.

It uses Stanford's Penn Treebank tokeniser and drops punctuation. Here: lower case, clitics apart ("isn't" is "is",
"n't"; "man's" is "man", "'s"), "cannot" is two words, hyphenated words and numbers stay whole, all else between
words is dropped. On English captions the two differ in rare abbreviations only.
"""

import re

_CLITIC = re.compile(r"(n't|'(?:s|m|d|re|ve|ll))\b")
_WORD = re.compile(r"n't|'(?:s|m|d|re|ve|ll)\b|[^\W_]+(?:[-'/.,:][^\W_]+)*", re.UNICODE)


def caption_words(caption: str) -> tuple[str, ...]:
    """Split a caption into its words."""
    text = caption.lower().replace("\u2019", "'").replace("cannot", "can not")
    return tuple(_WORD.findall(_CLITIC.sub(r" \1", text)))
