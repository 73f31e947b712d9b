"""Where and when a picture was taken: the room or place, indoors or out, day or night, the weather."""

from beholder.engines.embedded.answers.found import counted
from beholder.engines.embedded.answers.questions.answer import answered
from beholder.engines.embedded.answers.questions.asked import is_yes_no, question, says
from beholder.engines.embedded.answers.scenes import INDOORS, SKY, scene
from beholder.engines.embedded.answers.telling import kinds
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.reply import Reply

NIGHT = 0.6  # dark share of a picture from which it was probably taken at night
GREY = 0.02  # share of pixels with colour below which a photo is black and white
ROOM = ("what room", "which room", "what kind of room", "what type of room", "what place", "what kind of place")
PLACE = ("^where is this", "^where was this", "^where are they", "^where was the photo", "what is the location", *ROOM)
TIME = ("time of day", "day or night", "night or day", "daytime or night")
AT_NIGHT, BY_DAY = ("night", "nighttime", "night time", "dark outside"), ("daytime", "day time", "during the day")
INSIDE, OUTSIDE = ("indoors", "inside", "indoor"), ("outdoors", "outside", "outdoor")
COLOURLESS, COLOURED = ("black and white",), ("in color", "in colour", "color photo", "colour photo")


def setting(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Answer about the setting; None for any other question, or where nothing shows it."""
    tokens = intent.words
    if says(tokens, PLACE):
        return _place(look, intent, lexicon)
    polar = is_yes_no(tokens)
    if says(tokens, COLOURLESS) and polar:
        return _whether(look.backdrop.vivid < GREY, "to judge by its colours", intent)
    if says(tokens, COLOURED) and polar:
        return _whether(look.backdrop.vivid >= GREY, "to judge by its colours", intent)
    if says(tokens, TIME):
        return answered("night" if _dark(look) else "daytime", "to judge by the light", brief=intent.brief)
    if polar and says(tokens, AT_NIGHT):
        return _whether(_dark(look), "to judge by the light", intent)
    if polar and says(tokens, BY_DAY):
        return _whether(not _dark(look), "to judge by the light", intent)
    if says(tokens, INSIDE) or says(tokens, OUTSIDE):
        return _indoors(look, intent, lexicon)
    return None


def _place(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    found = kinds(look.detections)
    where = scene([kind.label for kind in found], look.backdrop)
    if where is None or (says(intent.words, ROOM[:4]) and not where.room):
        return None
    return answered(where.name, f"to judge by {counted(look.detections, lexicon, 3)}", brief=intent.brief)


def _indoors(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Answer from furniture, or from a sky; a question about something inside something else is not this one."""
    asked = question(intent.words)
    if "or" not in asked and (intent.select.wanted or asked[:1] in (("what",), ("who",))):
        return None
    indoor = [found for found in look.detections if found.label in INDOORS]
    sky = look.backdrop.sky > SKY
    if not indoor and not sky:
        return None
    inside = bool(indoor)
    because = f"to judge by {counted(indoor, lexicon, 2)}" if inside else "to judge by the sky"
    if is_yes_no(intent.words):
        return _whether(inside == says(intent.words, INSIDE), because, intent)
    words = INSIDE if inside else OUTSIDE
    said = next((word for word in words if word in intent.words), words[0])
    return answered(said, because, brief=intent.brief)


def _whether(true: bool, because: str, intent: Intent) -> Reply:
    return answered("yes" if true else "no", because, brief=intent.brief)


def _dark(look: Look) -> bool:
    return look.backdrop.dark > NIGHT and not INDOORS & {found.label for found in look.detections}
