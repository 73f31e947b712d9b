"""The names of what can be measured, apart from what measures it, so that `--help` is instant."""

from enum import StrEnum


class TaskName(StrEnum):
    """The word after `--task`."""

    DETECT = "detect"
    SEGMENT = "segment"
    CAPTION = "caption"
    ASK = "ask"
    CLASSIFY = "classify"
    READ = "read"
