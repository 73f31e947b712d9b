"""Whether a picture holds about as many pixels as its header promises: memory is set aside by the promise."""

from PIL import Image as Pillow

from beholder.images.formats.av1_sequence import frame_sizes
from beholder.images.formats.excess import Excess
from beholder.images.formats.item_boxes import frame_offsets

MOST_TIMES = 4  # the pixels promised: edges of tiles stick out, and codecs round up
SLACK = 4_000_000  # pixels


def check_promise(picture: Pillow.Image, data: bytes, media_type: str) -> None:
    """Raise `Excess` when far more pixels would be decoded than `picture`, opened lazily, says that it has."""
    width, height = picture.size
    held = _in_frames(data) if media_type == "image/avif" else _in_tiles(picture)
    if held > MOST_TIMES * width * height + SLACK:
        raise Excess(f"it holds {held:,} pixels where {width} x {height} are promised")


def _in_frames(data: bytes) -> int:
    """Count the pixels of the largest frame of an AVIF."""
    sizes = (size for at in frame_offsets(data) for size in frame_sizes(data, at))
    return max((width * height for width, height in sizes), default=0)


def _in_tiles(picture: Pillow.Image) -> int:
    """Count the pixels of all tiles of a HEIC or HEIF; the same tile may be there a thousand times."""
    tiling = picture.info.get("tiling") or {}
    sides = ("num_columns", "num_rows", "tile_width", "tile_height")
    columns, rows, width, height = (int(tiling.get(side, 0)) for side in sides)
    return columns * rows * width * height
