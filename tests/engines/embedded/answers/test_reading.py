"""Written words, line by line."""

from beholder.engines.embedded.answers.reading import field, read, stated
from tests.engines.embedded.sights import Sight, line


def test_lines_keep_their_order() -> None:
    reply = read(Sight(lines=[line("INVOICE 7"), line("Total: 3")]))
    assert reply.text == "INVOICE 7\nTotal: 3"
    assert reply.data == {"text": "INVOICE 7\nTotal: 3", "lines": ["INVOICE 7", "Total: 3"]}


def test_no_text_is_said_in_words_and_is_empty_in_data() -> None:
    reply = read(Sight())
    assert reply.text == "I can read no text in this picture."
    assert reply.data == {"text": "", "lines": []}


RECEIPT = Sight(lines=[line("TOTAL: 6.00"), line("05-03-2018")])


def test_a_question_for_a_field_is_answered_with_what_is_written() -> None:
    reply = stated(RECEIPT, ("what", "is", "the", "total"))
    assert reply is not None
    assert (reply.text, reply.data) == ("6.00", {"answer": "6.00"})


def test_other_questions_and_fields_that_are_not_there_are_left_to_others() -> None:
    assert stated(RECEIPT, ("is", "it", "raining")) is None
    assert stated(RECEIPT, ("what", "is", "the", "address")) is None
    assert stated(Sight(), ("what", "is", "the", "total")) is None


def test_a_propertys_name_asks_too() -> None:
    assert field(RECEIPT, {"date"}) == "05-03-2018"
    assert field(RECEIPT, {"colour"}) is None
