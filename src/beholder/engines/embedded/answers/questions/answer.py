"""The form of an answer to a question: the answer itself first, then what it rests on, in few words.

Who asks for the bare answer gets it. A guess says that it is one, and is not data: JSON gets null instead.
"""

from beholder.engines.embedded.prompt.words import sentence
from beholder.engines.embedded.reply import Reply

GUESS = "at a guess"


def answered(short: str, because: str, *, brief: bool, guess: bool = False) -> Reply:
    """Answer `short`, because `because`: "Tennis, to judge by a tennis racket."."""
    data = {"answer": None, "guess": short} if guess else {"answer": short}
    if brief or not because:
        return Reply(sentence(short), data)
    return Reply(sentence(f"{short}, {GUESS}: {because}" if guess else f"{short}, {because}"), data)
