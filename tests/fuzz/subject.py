"""What a campaign tries: it makes the input of a number, always the same one, and swallows it."""

from importlib import import_module
from typing import Protocol, cast


class Subject(Protocol):
    """Made in each process anew, from the seed of the campaign."""

    def make(self, number: int) -> bytes:
        """Give the input of that number."""
        ...

    def swallow(self, data: bytes) -> None:
        """Do with `data` what the server does. Whatever this raises is a find."""
        ...

    def close(self) -> None:
        """Let go of what is open."""
        ...


def subject(name: str, seed: int) -> Subject:
    """Make the subject called `name`: a module and a class in it, such as `tests.fuzz.pictures:Pictures`."""
    module, _, kind = name.partition(":")
    return cast(Subject, getattr(import_module(module), kind)(seed))
