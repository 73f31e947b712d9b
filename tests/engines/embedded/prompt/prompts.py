"""An intent told in one line, so that a table of prompts can be read by a person."""

from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.picks import Pick


def told(intent: Intent, lexicon: Lexicon) -> str:
    """Tell a task and a choice: "detect: cars, buses; not people; at most 5"."""
    choice = intent.select
    parts = [", ".join(_said(pick, lexicon) for pick in choice.picks)]
    if choice.excluded:
        parts.append("not " + ", ".join(pick.phrase(lexicon) for pick in choice.excluded))
    parts += [f"at most {choice.limit}"] if choice.limit else []
    parts += ["prominent"] if choice.prominent else []
    parts += ["text"] if choice.text else []
    parts += ["brief"] if intent.brief else []
    parts += [f"fields {' '.join(intent.fields)}"] if intent.fields else []
    said = "; ".join(part for part in parts if part)
    return f"{intent.task.value}: {said}" if said else intent.task.value


def _said(pick: Pick, lexicon: Lexicon) -> str:
    count = f" ({pick.order.count})" if pick.order and pick.order.count != 1 else ""
    return pick.phrase(lexicon) + count + "".join(f" [{word}?]" for word in pick.unsure)
