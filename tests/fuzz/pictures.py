"""Damaged pictures, from the bytes to the pixels."""

from dataclasses import replace
from random import Random

import numpy as np

from beholder.domain import Image
from beholder.faults import Fault, Status
from beholder.images.decoding.decode import decode
from beholder.images.formats.header import read_header
from tests.fuzz.corpus import corpus
from tests.fuzz.mutation import mend, mutate

WHERE = "input[0].content[0]"
MAX_PIXELS = 4_000_000  # so that what decodes, decodes soon
LONGEST = 48
PNG = b"\x89PNG\r\n\x1a\n"


class Pictures:
    """Reads headers and decodes, whole and shrunk: pixels of the promised size, or a refusal that names the block."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def make(self, number: int) -> bytes:
        pictures = corpus()
        random = Random(f"{self._seed}:{number}")
        damaged = mutate(pictures[number % len(pictures)], random, pictures)
        return mend(damaged) if damaged.startswith(PNG) and random.random() < 0.8 else damaged

    def swallow(self, data: bytes) -> None:
        try:
            header = read_header(data, WHERE, MAX_PIXELS)
            image = Image(data, header.media_type, "", header.width, header.height, 258, WHERE)
            assert 0 < image.width * image.height <= MAX_PIXELS, "a size that must not pass"
            self._decode(image)
        except Fault as fault:
            assert fault.status is Status.INVALID_ARGUMENT and fault.where == WHERE, "not the caller's fault"
            assert fault.message.isprintable(), "a message that cannot be printed"

    def close(self) -> None:
        return None

    def _decode(self, image: Image) -> None:
        small = decode(replace(image, sha256="small"), longest=LONGEST)
        assert max(small.shape[:2]) <= max(LONGEST, image.width, image.height), "larger than it is"
        pixels = decode(image)
        assert pixels.shape == (image.height, image.width, 3), f"{pixels.shape} is not the promised size"
        assert pixels.dtype == np.uint8 and pixels.flags.c_contiguous, "not what engines take"
