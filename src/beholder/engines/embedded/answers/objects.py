"""Boxes, points and masks as the JSON lists that Gemini's clients parse."""

import json
from typing import Any

from beholder.domain import Detection
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Task
from beholder.engines.embedded.prompt.selection import Selection
from beholder.engines.embedded.reply import Reply
from beholder.spatial.masks import data_uri


def objects(look: Look, task: Task, selection: Selection) -> Reply:
    """List what `selection` asks for, most prominent first, as boxes, points or masks."""
    chosen = look.choose(selection)
    if task is Task.SEGMENT:
        chosen = look.with_masks(chosen)
    data = [item(found, task, selection) for found in chosen]
    return Reply(json.dumps(data), data)


def item(found: Detection, task: Task, selection: Selection) -> dict[str, Any]:
    """Print one object; a material that the prompt asked for is stated as the guess that it is."""
    box = found.box
    material = selection.material_of(found.label)
    label = f"{found.label} (probably {material})" if material else found.label
    if task is Task.POINT:
        return {"point": [(box.ymin + box.ymax) // 2, (box.xmin + box.xmax) // 2], "label": label}
    mask = {"mask": data_uri(found.mask)} if found.mask is not None else {}
    return {"box_2d": [box.ymin, box.xmin, box.ymax, box.xmax], **mask, "label": label}
