"""A call as a form to fill: the same question, answered as JSON that fits the function's parameters."""

from dataclasses import replace

from beholder.domain import Ask, Function, JsonSchema, OutputFormat, OutputKind, Tools

NOTHING: JsonSchema = {"type": "object", "properties": {}}


def filling(ask: Ask, function: Function) -> Ask:
    """Give the ask whose answer are the arguments of a call of `function`.

    What the question leaves open, the function's description says: it stands where standing instructions do.
    """
    system = "\n".join(filter(None, (ask.system, function.description)))
    form = OutputFormat(OutputKind.JSON, function.parameters or NOTHING)
    return replace(ask, system=system, output=form, tools=Tools())
