"""What a GIF says before its first frame, walked by hand because Pillow does it byte by byte in Python."""

from beholder.images.formats.excess import Excess

MOST_STEPS = 20_000  # blocks of extensions (5 MB of comments), and bytes that belong to nothing

_EXTENSION, _FRAME, _TRAILER = 0x21, 0x2C, 0x3B


def check_gif(data: bytes) -> None:
    """Raise `Excess` for a GIF with too much before its first frame. One without a frame passes: Pillow refuses it."""
    at = 13
    if len(data) > 10 and data[10] & 0x80:
        at += 3 << (data[10] & 7) + 1
    steps = 0
    while at < len(data) and data[at] not in (_FRAME, _TRAILER):
        steps += 1
        if data[at] != _EXTENSION:
            at += 1
        else:
            at, blocks = _past_blocks(data, at + 2, MOST_STEPS - steps)
            steps += blocks
        if steps >= MOST_STEPS:
            raise Excess(f"it has more than {MOST_STEPS:,} blocks before its first frame")


def _past_blocks(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Walk data blocks until the empty one that ends them: where the next thing is, and how many there were."""
    blocks = 0
    while at < len(data) and data[at] and blocks < most:
        at += 1 + data[at]
        blocks += 1
    return at + 1, blocks
