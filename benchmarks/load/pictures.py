"""Photos to ask about: a few that everybody has, and as many new ones as it takes, made in no time."""

import random
from itertools import islice

import pybase64

from benchmarks.photos import variations

SHARED = 24


class Pictures:
    """JPEGs of 320 to 2,000 pixels."""

    def __init__(self, seed: int) -> None:
        """Make those that are shared."""
        self._shared = list(islice(variations(seed), SHARED))

    def one(self, chance: random.Random, new: float = 0.5) -> bytes:
        """Give a photo; with the chance `new` it is one that no cache knows."""
        photo = chance.choice(self._shared)
        return _commented(photo, chance.randbytes(16)) if chance.random() < new else photo

    def text(self, chance: random.Random, new: float = 0.5) -> str:
        """Give a photo as base64."""
        return pybase64.b64encode(self.one(chance, new)).decode()


def _commented(photo: bytes, comment: bytes) -> bytes:
    return photo[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + photo[2:]
