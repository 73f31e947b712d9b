"""The engine's own measure of words: one way to split text serves counting, streaming and cutting.

Joined again, the pieces are the text, so a stream of them is the answer and their number is the count.
"""

import re

# About four characters a token, as English in the vocabularies of language models: a long word is several.
_PIECE = re.compile(r"\s?[^\W\d_]{1,7}|\s?\d{1,3}|\s?[^\w\s]|_|\s+|.", re.DOTALL)


def pieces(text: str) -> list[str]:
    """Split `text` into tokens whose concatenation is `text`."""
    return _PIECE.findall(text)


def count(text: str) -> int:
    """Count the tokens of `text`."""
    return len(pieces(text))
