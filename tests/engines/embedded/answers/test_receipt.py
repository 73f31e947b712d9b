"""Fields of receipts and invoices, read from lines as they stand on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Box
from beholder.engines.embedded.answers.receipt import amount, asked, fields
from beholder.engines.embedded.experts.reading.line import Line


def page(*rows: str) -> list[Line]:
    """Write rows one below the other; "|" parts what stands beside each other."""
    return [
        Line(text, Box(20 * y, 300 * x, 20 * y + 15, 300 * x + 250), 0.9)
        for y, row in enumerate(rows)
        for x, text in enumerate(row.split("|"))
    ]


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        pytest.param(["TOTAL: 6.00"], "6.00", id="in one line"),
        pytest.param(["Total|$1,284.50"], "1,284.50", id="beside each other"),
        pytest.param(["Subtotal|10.00", "Tax|0.60", "Total|10.60", "Cash|20.00", "Change|9.40"], "10.60", id="a till"),
        pytest.param(["Total qty: 4|4.00", "Total|6.00"], "6.00", id="not the number of things"),
        pytest.param(["Total (excluding GST)|5.66", "Total (incl. of GST)|6.00"], "6.00", id="with tax"),
        pytest.param(["Total|45.34", "Rounding adjustment|.01", "Rounding|45.35"], "45.35", id="rounded"),
        pytest.param(["Total|45.34", "Rounding|1.00"], "45.34", id="what rounding cannot be"),
        pytest.param(["Amount due|1.284,50"], "1.284,50", id="a comma before the cents"),
        pytest.param(["TOTAL", "6.00"], None, id="an amount below is not beside"),
        pytest.param(["Total 12/05/2020"], None, id="a date is no amount"),
        pytest.param(["Milk|2.80"], None, id="no total"),
    ],
)
def test_total(rows: list[str], total: str | None) -> None:
    assert fields(page(*rows)).get("total") == total


@pytest.mark.parametrize(
    ("text", "date"),
    [
        pytest.param("06/04/17 11:43AM", "06/04/17", id="slashes"),
        pytest.param("Date: 05-03-2018 19:02", "05-03-2018", id="dashes"),
        pytest.param("2024-01-17", "2024-01-17", id="the year first"),
        pytest.param("12 March 2018", "12 March 2018", id="a month's name"),
        pytest.param("Mar 12, 2018", "Mar 12, 2018", id="the month first"),
        pytest.param("Tel 03-55-123456", None, id="a telephone"),
        pytest.param("GST 001335787520", None, id="a long number"),
    ],
)
def test_date(text: str, date: str | None) -> None:
    assert fields(page(text)).get("date") == date


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("INVOICE NO : 18301/102/T0305", "18301/102/T0305", id="an invoice"),
        pytest.param("INV No.: 1030720", "1030720", id="shortened"),
        pytest.param("Invoice 2024-0117  Total: 3.00", "2024-0117", id="without the word number"),
        pytest.param("Receipt #A-1234", "A-1234", id="a sign for number"),
        pytest.param("Tax invoice", None, id="none"),
        pytest.param("Keep the invoice for 7 days", None, id="a number elsewhere"),
    ],
)
def test_number(text: str, number: str | None) -> None:
    assert fields(page(text)).get("number") == number


HEAD = ["REF 123", "99 SPEED MART S/B (519537-X)", "LOT 2811, JALAN ANGSA,", "41150 KLANG", "GST ID: 0001", "Milk|2.80"]


def test_the_vendor_and_its_address_stand_at_the_top() -> None:
    found = fields(page(*HEAD))
    assert found["vendor"] == "99 SPEED MART S/B"
    assert found["address"] == "LOT 2811, JALAN ANGSA, 41150 KLANG"


def test_a_vendor_without_a_firms_word_is_the_first_name() -> None:
    found = fields(page("12345", "GREEN LEAF", "Thank you"))
    assert found == {"vendor": "GREEN LEAF"}


def test_nothing_written_has_no_fields() -> None:
    assert fields([]) == {}


@pytest.mark.parametrize(
    ("question", "field"),
    [
        pytest.param("what is the total", "total", id="total"),
        pytest.param("what is the date on this receipt", "date", id="date"),
        pytest.param("what is the company on this receipt", "vendor", id="vendor"),
        pytest.param("what is the address on this receipt", "address", id="address"),
        pytest.param("what is the invoice number", "number", id="number"),
        pytest.param("what is the number on the bus", None, id="another number"),
        pytest.param("is this a receipt", None, id="the paper itself"),
    ],
)
def test_what_is_asked(question: str, field: str | None) -> None:
    assert asked(question.split()) == field


@given(st.integers(0, 10**9), st.sampled_from([",.", ".,", " ."]))
def test_amounts_are_read_however_they_are_written(cents: int, signs: str) -> None:
    whole = f"{cents // 100:,}".replace(",", signs[0])
    assert amount(f"{whole}{signs[1]}{cents % 100:02}") == cents / 100


@pytest.mark.parametrize("text", [pytest.param("07-02-18", id="a date"), pytest.param("", id="nothing")])
def test_what_is_no_amount(text: str) -> None:
    assert amount(text) is None
