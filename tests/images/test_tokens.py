import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Resolution
from beholder.images.tokens import TILE_TOKENS, image_tokens, tile_count

SIDES = st.integers(1, 20_000)
TILED = "gemini-2.5-flash"


@pytest.mark.parametrize(
    ("width", "height", "tokens"),
    [
        (1, 1, 258),
        (384, 384, 258),
        (384, 1, 258),
        (385, 384, 1032),
        (385, 385, 1032),
        (385, 100, 516),
        (400, 10, 516),
        (1000, 1, 1032),
        (960, 540, 1548),
        (1500, 1000, 1548),
        (1920, 1080, 1548),
        (3840, 2160, 3870),
        (4032, 3024, 6192),
    ],
)
def test_tiles_are_counted_as_published(width: int, height: int, tokens: int) -> None:
    assert image_tokens(TILED, width, height, None) == tokens
    assert image_tokens(TILED, height, width, None) == tokens, "turning a picture does not change its price"


@pytest.mark.parametrize(
    ("resolution", "tokens"),
    [
        (None, 1120),
        (Resolution.LOW, 280),
        (Resolution.MEDIUM, 560),
        (Resolution.HIGH, 1120),
        (Resolution.ULTRA_HIGH, 2240),
    ],
)
@pytest.mark.parametrize("size", [(1, 1), (4032, 3024)])
def test_a_budget_is_flat(resolution: Resolution | None, tokens: int, size: tuple[int, int]) -> None:
    assert image_tokens("gemini-3-flash-preview", *size, resolution) == tokens


@pytest.mark.parametrize(
    ("resolution", "tokens"),
    [
        (Resolution.LOW, 258),
        (Resolution.MEDIUM, 4 * 258),
        (Resolution.HIGH, 6192),
        (Resolution.ULTRA_HIGH, 6192),
        (None, 6192),
    ],
)
def test_a_resolution_bounds_the_tiles(resolution: Resolution | None, tokens: int) -> None:
    assert image_tokens(TILED, 4032, 3024, resolution) == tokens


@pytest.mark.parametrize("model", ["gemini-2.0-flash", "gemini-2.5-pro", "gemini-flash-latest", "embedded", "qwen3-vl"])
def test_other_names_count_tiles(model: str) -> None:
    assert image_tokens(model, 960, 540, None) == 1548


@pytest.mark.parametrize("model", ["gemini-3-flash-preview", "gemini-3.1-pro", "gemini-3"])
def test_names_of_the_third_family_spend_budgets(model: str) -> None:
    assert image_tokens(model, 960, 540, None) == 1120


@given(SIDES, SIDES, st.sampled_from([TILED, "gemini-3-pro"]))
def test_a_lower_resolution_never_costs_more(width: int, height: int, model: str) -> None:
    costs = [image_tokens(model, width, height, resolution) for resolution in Resolution]
    assert costs == sorted(costs)
    assert costs[0] > 0


@given(SIDES, SIDES)
def test_the_tiles_cover_the_picture_and_no_more(width: int, height: int) -> None:
    tiles = tile_count(width, height)
    if max(width, height) <= 384:
        assert tiles == 1
    else:
        side = min(768, max(256, 2 * min(width, height) // 3))
        assert tiles * side * side >= width * height
        assert (width - 1) // side + 1 <= tiles
        assert tiles % ((width - 1) // side + 1) == 0
        assert image_tokens(TILED, width, height, None) == tiles * TILE_TOKENS


@pytest.mark.parametrize(
    ("width", "height", "tiles"),
    [
        pytest.param(960, 540, 6, id="the page's own example: no clamp needed"),
        pytest.param(384, 384, 1, id="small"),
        pytest.param(400, 10, 134, id="a strip: 34,572 tokens"),
        pytest.param(1000, 1, 1000, id="one pixel high: nothing divides by zero"),
        pytest.param(4032, 3024, 4, id="large: tiles of 2016 pixels"),
    ],
)
def test_the_published_formula_taken_literally(width: int, height: int, tiles: int) -> None:
    assert tile_count(width, height, literal=True) == tiles
    assert image_tokens("gemini-2.5-flash", width, height, None, literal=True) == 258 * tiles


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_budgets_know_no_tiles_however_they_are_counted(width: int, height: int) -> None:
    plain, literal = (image_tokens("gemini-3-pro", width, height, None, literal=form) for form in (False, True))
    assert plain == literal == 1120
