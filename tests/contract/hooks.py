"""What a schema cannot say: `byte` and `uri` are pictures here, so that what is described can be accepted."""

import io

import pybase64
import schemathesis
from hypothesis import strategies as st
from PIL import Image


def _picture(width: int, height: int) -> str:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return pybase64.b64encode(out.getvalue()).decode()


PICTURES = st.sampled_from([_picture(4, 3), _picture(31, 17)])

NAMES = st.from_regex(r"[a-z]{3}_[a-z0-9]{8}", fullmatch=True)

schemathesis.openapi.format("function-name", NAMES)
schemathesis.openapi.format("byte", PICTURES)
schemathesis.openapi.format("uri", PICTURES.map(lambda data: f"data:image/png;base64,{data}"))
