from dataclasses import replace

from beholder.domain import Function, OutputFormat, OutputKind, Tools
from beholder.engines.embedded.calls.filling import NOTHING, filling
from tests.engines.embedded.calls.talks import PHOTO, talk

SCHEMA = {"type": "object", "properties": {"count": {"type": "integer"}}}
ASKED = talk(("Look.", PHOTO), functions=(Function("f"),))


def test_the_arguments_are_the_answer_to_the_same_question() -> None:
    form = filling(ASKED, Function("f", "Counts the cats.", SCHEMA))
    assert form == replace(
        ASKED, system="Counts the cats.", output=OutputFormat(OutputKind.JSON, SCHEMA), tools=Tools()
    )


def test_a_function_that_takes_nothing_has_an_empty_form() -> None:
    form = filling(replace(ASKED, system="Be brief."), Function("f"))
    assert form.output.schema == NOTHING
    assert form.system == "Be brief."


def test_standing_instructions_stand_before_the_description() -> None:
    assert filling(replace(ASKED, system="Be brief."), Function("f", "Counts.")).system == "Be brief.\nCounts."
