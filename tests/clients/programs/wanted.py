"""What the programs for frameworks ask about, and the classes that they want answers in."""

import base64
import os
from pathlib import Path

import pydantic

BASE = os.environ["GOOGLE_GEMINI_BASE_URL"]
MODEL = "gemini-2.5-flash"
PHOTO = Path("path/to/organ.jpg")
DATA = PHOTO.read_bytes()
BASE64 = base64.b64encode(DATA).decode()
URI = f"data:image/jpeg;base64,{BASE64}"
NO_PHOTO = "data:image/png;base64,aGVsbG8="
CAPTION = "Caption this image."
DETECT = "Detect the bus."


class Thing(pydantic.BaseModel):
    """A thing in the picture."""

    label: str = pydantic.Field(description="what it is")
    box_2d: list[int] = pydantic.Field(description="ymin, xmin, ymax, xmax", min_length=4, max_length=4)


class Things(pydantic.BaseModel):
    """All things found."""

    things: list[Thing]


def refusal(act):
    """Tell what is raised."""
    try:
        act()
    except Exception as error:
        return {"kind": type(error).__name__, "said": str(error)}
