"""What colour something is: a thing, by its mask; clothes and hair, by where people have them; sky and ground."""

from collections.abc import Mapping

from beholder.domain import Box, Detection
from beholder.engines.embedded.answers.questions.answer import answered
from beholder.engines.embedded.answers.questions.wanted import doubt, nothing
from beholder.engines.embedded.experts.colour import dominant
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.words import sentence
from beholder.engines.embedded.reply import Reply

# Where on an upright person's box: top and bottom as shares of its height; the middle half of its width is meant.
WORN: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(("hat", "cap", "helmet", "hair", "beanie"), (0.0, 0.1)),
    **dict.fromkeys(("shirt", "jacket", "coat", "top", "sweater", "vest", "uniform", "jersey", "tie"), (0.22, 0.45)),
    **dict.fromkeys(("t-shirt", "blouse", "dress", "suit", "outfit", "clothes", "hoodie"), (0.22, 0.5)),
    **dict.fromkeys(("pants", "shorts", "jeans", "trousers", "skirt", "pant"), (0.55, 0.75)),
    **dict.fromkeys(("shoes", "shoe", "socks", "boots", "sneakers"), (0.93, 1.0)),
}
# Where in the whole picture: top, bottom, as shares of its height.
SPREAD: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(("sky", "ceiling", "clouds"), (0.0, 0.2)),
    **dict.fromkeys(("wall", "walls", "background", "curtains", "trees"), (0.05, 0.4)),
    **dict.fromkeys(
        ("grass", "floor", "ground", "snow", "sand", "road", "street", "carpet", "field", "rug"), (0.75, 1.0)
    ),
    **dict.fromkeys(("water", "ocean", "sea", "lake"), (0.5, 1.0)),
}
WHITE = frozenset({"snow", "clouds"})  # called so in the shade too


def colour(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Answer with the colour first; None where what is meant is not known."""
    if (part := next((word for word in intent.words if word in WORN or word in SPREAD), None)) is not None:
        return _region(look, intent, part)
    if not intent.select.wanted:
        return None
    found = look.choose(intent.select) or look.expecting().choose(intent.select)
    if not found:
        return Reply(sentence(nothing(look, intent.select, lexicon)), {"answer": None})
    name = look.colour_of(found[0])
    which = f"the {found[0].label}" if len(found) == 1 else f"the most prominent {found[0].label}"
    reply = answered(name, f"mostly, as {which} looks", brief=intent.brief)
    return reply if intent.brief else Reply(reply.text + doubt(intent.select), reply.data)


def _region(look: Look, intent: Intent, part: str) -> Reply | None:
    """Name the commonest colour of a region where `part` is: a guess."""
    if part in SPREAD:
        top, bottom = SPREAD[part]
        box = Box(round(1000 * top), 0, round(1000 * bottom), 1000)
    else:
        person = next((found for found in look.detections if found.label == "person"), None)
        if person is None:
            return None
        box = _on_person(person, *WORN[part])
    name = dominant(look.crop(box))
    name = "white" if part in WHITE and name == "grey" else name
    return answered(name, f"where I take the {part} to be", brief=intent.brief)


def _on_person(person: Detection, top: float, bottom: float) -> Box:
    box = person.box
    height, width = box.ymax - box.ymin, box.xmax - box.xmin
    first = min(box.ymin + round(top * height), 999)
    left = min(box.xmin + width // 4, 999)
    return Box(first, left, max(first + 1, box.ymin + round(bottom * height)), max(left + 1, box.xmax - width // 4))
