"""From an understood prompt to the text of the answer: which experts' words, in which form."""

import json
from collections.abc import Sequence
from typing import Any

from beholder.domain import JsonSchema, OutputFormat, OutputKind
from beholder.engines.embedded.answers.caption import caption
from beholder.engines.embedded.answers.compare import compare
from beholder.engines.embedded.answers.naming import choose, classify
from beholder.engines.embedded.answers.objects import objects
from beholder.engines.embedded.answers.questions.questions import ask, particular
from beholder.engines.embedded.answers.reading import read, stated
from beholder.engines.embedded.answers.results import told
from beholder.engines.embedded.answers.style import style
from beholder.engines.embedded.answers.which import which
from beholder.engines.embedded.calls.conversation import Given, values
from beholder.engines.embedded.forms.facts import Facts
from beholder.engines.embedded.forms.schema import Form
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.fields import named_schema
from beholder.engines.embedded.prompt.intent import LISTS, Intent, Task
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.reply import Reply

NO_IMAGE = "I answer questions about images, and there is none in this request; send one with the question."


def respond(
    intent: Intent, looks: Sequence[Look], output: OutputFormat, lexicon: Lexicon, given: Sequence[Given] = ()
) -> str:
    """Answer in the form asked for: words, one of an enum's words, or JSON that validates.

    What functions have `given` is told beside what is seen; JSON takes from it what has the very name of a property.
    """
    if not looks:
        reply = Reply("\n".join([*told(given), NO_IMAGE]), {"answer": None, "note": NO_IMAGE})
        return reply.text if output.kind is OutputKind.TEXT else json.dumps(reply.data)
    if output.kind is OutputKind.ENUM:
        options = [str(word) for word in (output.schema or {}).get("enum", ())]
        return str(Facts(intent, looks, _reply(intent, looks, lexicon), lexicon).option(options, "", ""))
    reply = _reply(intent, looks, lexicon)
    schema = output.schema or named_schema(intent.fields)
    if output.kind is OutputKind.TEXT and not intent.json and schema is None:
        return _beside(reply, intent, looks, lexicon, given) if given else reply.text
    if schema is None:
        return json.dumps(reply.data)
    return json.dumps(Form(schema, Facts(intent, looks, reply, lexicon, values(given))).fill())


def tells(
    intent: Intent, looks: Sequence[Look], schema: JsonSchema, lexicon: Lexicon, given: Sequence[Given] = ()
) -> bool:
    """Tell whether what is seen and was `given` says all that `schema` requires, so that nothing must be made up."""
    form = Form(schema, Facts(intent, looks, _reply(intent, looks, lexicon), lexicon, values(given)))
    form.fill()
    return not form.lacking


def _beside(reply: Reply, intent: Intent, looks: Sequence[Look], lexicon: Lexicon, given: Sequence[Given]) -> str:
    """Tell what was given after the answer; before a plain description where there is none, or it would be JSON.

    A list that was asked for beside it, when it was known already, is given as it is.
    """
    if intent.task in LISTS and all(one.beside for one in given):
        return reply.text
    beyond = isinstance(reply.data, dict) and "note" in reply.data
    if not beyond and intent.task not in LISTS:
        return "\n".join([reply.text, *told(given)])
    return "\n".join([*told(given), *(caption(look, lexicon).text for look in looks)])


def _reply(intent: Intent, looks: Sequence[Look], lexicon: Lexicon) -> Reply:
    if intent.task is Task.COMPARE:
        return compare(looks, lexicon)
    if (named := which(looks, intent, lexicon)) is not None:
        return named
    replies = [_about(look, intent, lexicon) for look in looks]
    if len(replies) == 1:
        return replies[0]
    if intent.task in LISTS:
        data = _numbered([reply.data for reply in replies])
        return Reply(json.dumps(data), data)
    text = "\n".join(f"{index}. {reply.text}" for index, reply in enumerate(replies, 1))
    return Reply(text, [reply.data for reply in replies])


PERHAPS_STATED = (Task.OTHER, Task.READ, Task.WHERE, Task.CAPTION, Task.CLASSIFY)
"""Tasks that a question for a field of a receipt is taken for, by its other words: "… answer with the text only"."""


def _about(look: Look, intent: Intent, lexicon: Lexicon) -> Reply:
    if intent.task in PERHAPS_STATED and (reply := stated(look, intent.words)) is not None:
        return reply
    if (reply := particular(look, intent, lexicon)) is not None:
        return reply
    match intent.task:
        case Task.CAPTION:
            return caption(look, lexicon, style(intent.words))
        case Task.CLASSIFY:
            options = [term.said for term in intent.select.wanted]
            if len(options) < 2:
                return classify(look, lexicon)
            chosen = choose(look, options, lexicon)
            return Reply(chosen.data, chosen.data) if intent.brief else chosen
        case Task.READ:
            return read(look)
        case Task.DETECT | Task.SEGMENT | Task.POINT:
            return objects(look, intent.task, intent.select)
    return ask(look, intent, lexicon)


def _numbered(lists: Sequence[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Put the objects of several pictures into one list, each with the number of its picture, from 1."""
    return [{"image": index, **item} for index, items in enumerate(lists, 1) for item in items]
