"""The values that the whole program is about.

A door (interactions, generateContent, …) turns its JSON into a `Draft`: turns of words and image
*sources*. The images room turns the draft into an `Ask`: the same turns with every source replaced by
an `Image` whose bytes are in hand and whose upright size is known. An engine answers an `Ask` with a
stream of deltas, and a door prints them. Nothing here knows HTTP, JSON, SQL or a model.

Frames and units: a `Box` is in thousandths of the displayed (EXIF-upright) image, y first; a `Mask`
covers exactly its box; an image's `width` and `height` are upright pixels.
"""

from beholder.domain.answer import Answer, Delta, Finish, FinishReason, Thought, Usage, Words
from beholder.domain.batches import Batch, BatchState
from beholder.domain.files import FILE_ID, FileSource, StoredFile
from beholder.domain.findings import Box, Detection, Mask
from beholder.domain.functions import NO_TOOLS, CallMode, Function, FunctionCall, FunctionResult, Tools
from beholder.domain.images import RGB, FileId, Image, ImageSource, Inline, KeptImage, Resolution, Url
from beholder.domain.interactions import ENDS, Failure, Interaction, InteractionStatus, ended
from beholder.domain.json import JsonSchema, JsonValue
from beholder.domain.request import (
    DEFAULT_PROJECT,
    Ask,
    Draft,
    Generation,
    KeptRequest,
    OutputFormat,
    OutputKind,
    Part,
    Request,
    Role,
    Text,
    ThinkingLevel,
    Turn,
)

__all__ = [
    "DEFAULT_PROJECT",
    "ENDS",
    "FILE_ID",
    "NO_TOOLS",
    "RGB",
    "Answer",
    "Ask",
    "Batch",
    "BatchState",
    "Box",
    "CallMode",
    "Delta",
    "Detection",
    "Draft",
    "Failure",
    "FileId",
    "FileSource",
    "Finish",
    "FinishReason",
    "Function",
    "FunctionCall",
    "FunctionResult",
    "Generation",
    "Image",
    "ImageSource",
    "Inline",
    "Interaction",
    "InteractionStatus",
    "JsonSchema",
    "JsonValue",
    "KeptImage",
    "KeptRequest",
    "Mask",
    "OutputFormat",
    "OutputKind",
    "Part",
    "Request",
    "Resolution",
    "Role",
    "StoredFile",
    "Text",
    "ThinkingLevel",
    "Thought",
    "Tools",
    "Turn",
    "Url",
    "Usage",
    "Words",
    "ended",
]
