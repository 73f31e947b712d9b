"""What the engine can be asked to do."""

from enum import StrEnum


class Task(StrEnum):
    """What the engine can be asked to do. The order is that of the lexicon: the first one named wins."""

    COMPARE = "compare"
    SEGMENT = "segment"
    POINT = "point"
    DETECT = "detect"
    READ = "read"
    COUNT = "count"
    COLOUR = "colour"
    WHERE = "where"
    CLASSIFY = "classify"
    CAPTION = "caption"
    PRESENCE = "presence"
    OTHER = "other"


LISTS = (Task.DETECT, Task.SEGMENT, Task.POINT)
