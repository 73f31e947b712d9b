"""What an image costs in tokens: one function, so that what was counted before is what usage reports after.

Two regimes exist. Names beginning with `gemini-3` spend a flat budget on every image; all other names count
tiles. The documentation of both: "Understand how tokens are counted" and "Media resolution" of the Gemini API.
"""

from beholder.domain import Resolution

TILE_TOKENS = 258
ONE_TILE_SIDE = 384  # pixels: an image no larger than this either way is one tile
CROP_UNIT = range(256, 769)  # pixels: what the unit is clamped to
MEDIUM_TILES = 4

_BUDGETS = {
    Resolution.LOW: 280,
    Resolution.MEDIUM: 560,
    Resolution.HIGH: 1120,
    Resolution.ULTRA_HIGH: 2240,
}


def image_tokens(model: str, width: int, height: int, resolution: Resolution | None, *, literal: bool = False) -> int:
    """Count the tokens of an image of `width` x `height` upright pixels for `model`; `literal` as for `tile_count`.

    In the budget regime `resolution` picks the budget, HIGH by default. In the tile regime LOW looks at the
    whole image as one tile, MEDIUM at four tiles at most, and everything else at all tiles; so a lower
    resolution never costs more than a higher one.
    """
    if model.startswith("gemini-3"):
        return _BUDGETS[resolution or Resolution.HIGH]
    if resolution is Resolution.LOW:
        return TILE_TOKENS
    tiles = tile_count(width, height, literal=literal)
    return TILE_TOKENS * (min(tiles, MEDIUM_TILES) if resolution is Resolution.MEDIUM else tiles)


def tile_count(width: int, height: int, *, literal: bool = False) -> int:
    """Count the tiles that cover `width` x `height` pixels.

    The side of a tile is floor(min(width, height) / 1.5), clamped to 256..768: without the clamp a strip
    one pixel high would divide by zero, and one ten pixels high cost 34,572 tokens. `literal` counts by the
    published formula all the same, which has no clamp.
    """
    if width <= ONE_TILE_SIDE and height <= ONE_TILE_SIDE:
        return 1
    side = max(1, 2 * min(width, height) // 3)
    if not literal:
        side = max(CROP_UNIT[0], min(CROP_UNIT[-1], side))
    return -(-width // side) * -(-height // side)
