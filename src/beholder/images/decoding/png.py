"""PNG by its fast road: libpng undoes the filters of its rows with vector instructions, Pillow byte by byte.

Only the kinds that nearly every photo or screenshot is of take it. libpng is handed size and pixels and nothing else:
all that a PNG may say beside (profile, gamma, text, frames) has been read before, and could only make two readers
disagree.
"""

import struct
import zlib

from PIL import Image as Pillow

from beholder.images.decoding.opencv import decode_opencv
from beholder.images.formats.orientation import Pixels
from beholder.images.formats.png_chunks import png_chunks

_HEAD = 33  # bytes of the signature and of the chunk IHDR
_END = b"\0\0\0\0IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
_AROUND = 8, 4  # bytes of a chunk before and after its content
_MODES = {b"\x08\0": "L", b"\x08\2": "RGB", b"\x08\6": "RGBA"}  # by bits and colour type: PNG 1.2, 4.1.1
_OTHER_PIXELS = (b"tRNS", b"acTL")  # one transparent colour; an animation


def decode_png(data: bytes, picture: Pillow.Image) -> Pixels | None:
    """Decode to uint8 [H, W, 1 or 3], unturned, alpha on white; `picture` is the same data opened lazily.

    Answers None for a kind that this road does not take (palettes, 16 bits, interlaced rows, animations) and for
    what libpng finds broken: Pillow may take it.
    """
    mode = _MODES.get(data[24:26])
    if mode is None or mode != picture.mode or data[28] != 0:  # the last: how rows are interlaced
        return None
    pixels = _pixel_chunks(data)
    if pixels is None:
        return None
    return decode_opencv(b"".join((data[:_HEAD], memoryview(data)[pixels], _END)), mode, picture.size)


def _pixel_chunks(data: bytes) -> slice | None:
    """Find the `IDAT` chunks, which follow each other; None when they are cut off, or not all that counts."""
    first = last = None
    for kind, start, end in png_chunks(data):
        if kind == b"IDAT":
            first = start if first is None else first
            last = end
        elif first is not None:
            break
        elif kind in _OTHER_PIXELS:
            return None
    if first is None or last is None or last + _AROUND[1] > len(data):
        return None
    return slice(first - _AROUND[0], last + _AROUND[1])
