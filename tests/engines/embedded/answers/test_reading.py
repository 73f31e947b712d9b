"""Written words, line by line."""

from beholder.engines.embedded.answers.reading import read
from tests.engines.embedded.sights import Sight, line


def test_lines_keep_their_order() -> None:
    reply = read(Sight(lines=[line("INVOICE 7"), line("Total: 3")]))
    assert reply.text == "INVOICE 7\nTotal: 3"
    assert reply.data == {"text": "INVOICE 7\nTotal: 3", "lines": ["INVOICE 7", "Total: 3"]}


def test_no_text_is_said_in_words_and_is_empty_in_data() -> None:
    reply = read(Sight())
    assert reply.text == "I can read no text in this picture."
    assert reply.data == {"text": "", "lines": []}
