"""Why a library refused a picture, in one line: its exceptions are shown to people, some with line breaks in them."""

MOST_LETTERS = 200


def reason(error: Exception) -> str:
    """Give the message of `error` as printable text of one line, or the name of its kind when it says nothing."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(error)[: 2 * MOST_LETTERS])
    return " ".join(text.split())[:MOST_LETTERS] or type(error).__name__
