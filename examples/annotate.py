"""Ask a running server to segment a photo, and draw what it answered.

    export GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:8000 GEMINI_API_KEY=anything
    python examples/annotate.py examples/photos/desk.jpg annotated.jpg "Segment everything"

Needs `pip install google-genai` beside beholder itself. It made the picture in the README.
"""

import base64
import json
import sys
from pathlib import Path

import numpy as np
from google import genai
from PIL import Image

from beholder.domain import Box, Detection
from beholder.spatial.draw import annotate
from beholder.spatial.masks import URI_PREFIX, decode_png


def segment(photo: Path, prompt: str) -> list[dict[str, object]]:
    """Upload `photo` and give the items of the answer."""
    client = genai.Client()
    uploaded = client.files.upload(file=str(photo))
    interaction = client.interactions.create(
        model="gemini-3-flash-preview",
        input=[
            {"type": "text", "text": prompt},
            {"type": "image", "uri": uploaded.uri, "mime_type": uploaded.mime_type},
        ],
        stream=False,
    )
    items: list[dict[str, object]] = json.loads(interaction.output_text or "[]")
    return items


def detection(item: dict[str, object]) -> Detection:
    """Read one item: its box, its label, and its mask if it has one."""
    box = Box(*item["box_2d"])
    mask = str(item.get("mask", "")).removeprefix(URI_PREFIX)
    return Detection(box, str(item["label"]), 1.0, decode_png(base64.b64decode(mask)) if mask else None)


def main(photo: str, out: str, prompt: str = "Segment everything") -> None:
    """Draw what the server finds in `photo` into `out`."""
    found = [detection(item) for item in segment(Path(photo), prompt)]
    pixels = np.asarray(Image.open(photo).convert("RGB"))
    Image.fromarray(annotate(pixels, found)).save(out, quality=85)
    print(f"{out}: {', '.join(each.label for each in found)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
