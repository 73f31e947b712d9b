"""What the wire reads and prints, as JSON Schema: the components of `/openapi.json`.

Requests are described in one canonical spelling, and what is described is accepted. More is accepted than that: both
casings at every depth, words in any case, numbers as strings, keys that are not known (they are ignored). To write all
of it down would hide the API behind its leniency. Answers are described completely: no key beyond those here is sent.
"""

from collections.abc import Mapping
from functools import cache

from beholder.domain import JsonSchema
from beholder.wire.described import batches, content, errors, files, functions, health, interactions, models, openai


@cache
def schemas() -> Mapping[str, JsonSchema]:
    """Give all schemas by the names under which they refer to each other."""
    rooms = (interactions, content, batches, openai, functions, files, models, health, errors)
    return {name: schema for room in rooms for name, schema in room.schemas().items()}
