"""What the names of a schema's properties speak of: "bounding_box" of a box, "numDogs" of a number."""

import re

from beholder.engines.embedded.prompt.words import tokens

CORNERS = ("ymin", "xmin", "ymax", "xmax")
SIDES = {"top": "ymin", "left": "xmin", "bottom": "ymax", "right": "xmax", "y0": "ymin", "x0": "xmin"}
SIDES |= {"y1": "ymin", "x1": "xmin", "y2": "ymax", "x2": "xmax"}

BOX = frozenset({"box", "bbox", "bounding", "coordinates", "location", "region"})
MASK = frozenset({"mask", "segmentation"})
POINT = frozenset({"point", "center", "centre"})
LABEL = frozenset({"label", "name", "object", "class", "category", "type", "item", "kind", "tag", "thing", "subject"})
SCORE = frozenset({"score", "confidence", "probability", "certainty"})
COUNT = frozenset({"count", "number", "total", "quantity", "num", "amount", "many"})
MONEY = frozenset(
    {"price", "cost", "invoice", "receipt", "tax", "subtotal", "payment", "amount", "currency", "due", "fee"}
)
COLOUR = frozenset({"colour", "color", "colours", "colors"})
PLACE = frozenset({"position", "where", "place", "side"})
READING = frozenset({"text", "texts", "line", "lines", "transcription", "transcript", "ocr", "words", "content"})
ANSWER = frozenset({"answer", "response", "result", "reply", "output", "value"})
REASON = frozenset({"explanation", "reasoning", "reason", "note", "notes"})
SAYING = frozenset({"caption", "description", "summary", "sentence", "alt", "scene", "describe", "image", "title"})
INDOORS = {"outdoor": "outdoor", "outdoors": "outdoor", "outside": "outdoor"}
INDOORS |= {"indoor": "indoor", "indoors": "indoor", "inside": "indoor"}

PLACED = BOX | MASK | POINT | frozenset(CORNERS)
THING = LABEL | PLACED | COUNT | SCORE | COLOUR | PLACE


def split(name: str) -> tuple[str, ...]:
    """Split `snake_case`, `camelCase` and plain words into lower-case words."""
    return tokens(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " "))


def words_of(name: str) -> frozenset[str]:
    """Give the words of a name, each also without the ending of a plural; "y_min" is "ymin" as well."""
    words = split(name)
    joined = "".join(words)
    corner = {joined} if joined in CORNERS else set()
    return frozenset(words) | {word.removesuffix(end) for word in words for end in ("s", "es")} | corner
