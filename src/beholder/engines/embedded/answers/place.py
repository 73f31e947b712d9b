"""Where in a picture a thing is, in words."""

from beholder.domain import Detection


def place(thing: Detection) -> str:
    """Say where a box is by thirds of the picture: "at the top left", "in the centre"."""
    box = thing.box
    column = _third((box.xmin + box.xmax) / 2, "left", "", "right")
    row = _third((box.ymin + box.ymax) / 2, "top", "", "bottom")
    if row and column:
        return f"at the {row} {column}"
    if column:
        return f"on the {column}"
    return f"at the {row}" if row else "in the centre"


def _third(value: float, low: str, middle: str, high: str) -> str:
    return low if value < 1000 / 3 else middle if value <= 2000 / 3 else high
