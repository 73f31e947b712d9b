import pytest
from PIL import Image as Pillow

from beholder.faults import Fault
from beholder.images.formats.container import open_lazily
from beholder.images.formats.excess import Excess
from beholder.images.formats.header import read_header
from beholder.images.formats.promise import SLACK, check_promise
from tests.images.samples import DATA, MAX_PIXELS, WHERE, encode, quarters, variant

SIDE = 3000  # a picture of more pixels than the slack


def claiming(data: bytes, width: int, height: int) -> bytes:
    """Let every item of a HEIF or AVIF claim another size."""
    at, size = data.index(b"ispe"), (width.to_bytes(4) + height.to_bytes(4))
    return data.replace(data[at + 8 : at + 16], size)


@pytest.fixture(scope="module")
def large_avif() -> bytes:
    return encode(Pillow.new("RGB", (SIDE, SIDE), "green"), "AVIF", speed=10)


def test_an_avif_that_hides_a_large_picture_is_refused(large_avif: bytes) -> None:
    assert SIDE * SIDE > SLACK
    assert read_header(large_avif, WHERE, MAX_PIXELS).width == SIDE
    with pytest.raises(Fault, match=r"it holds 9,000,000 pixels where 64 x 64 are promised; save it anew"):
        read_header(claiming(large_avif, 64, 64), WHERE, MAX_PIXELS)


def test_a_size_that_is_nearly_right_is_no_lie(large_avif: bytes) -> None:
    assert read_header(claiming(large_avif, 2000, 1000), WHERE, MAX_PIXELS).width == 2000


@pytest.mark.parametrize(
    ("columns", "rows", "tile", "refused"),
    [
        pytest.param(1, 1, 64, False, id="one"),
        pytest.param(2, 2, 512, False, id="edges-that-stick-out"),
        pytest.param(16, 12, 512, False, id="as-phones-do"),
        pytest.param(100, 100, 1024, True, id="the-same-tile-again-and-again"),
        pytest.param(255, 255, 64, True, id="many-small-ones"),
    ],
)
def test_tiles_are_counted(columns: int, rows: int, tile: int, refused: bool) -> None:
    size = (64, 48) if refused else (columns * tile - tile // 2, rows * tile - tile // 2)
    picture = Pillow.new("1", size)
    picture.info["tiling"] = {"num_columns": columns, "num_rows": rows, "tile_width": tile, "tile_height": tile}
    if refused:
        with pytest.raises(Excess, match=f"it holds {columns * rows * tile * tile:,} pixels where 64 x 48"):
            check_promise(picture, b"", "image/heic")
    else:
        check_promise(picture, b"", "image/heic")


def test_the_tiles_of_a_real_picture_are_known() -> None:
    data = encode(Pillow.new("RGB", (1000, 600), "green"), "HEIF", tile_size=256)
    assert open_lazily(data, "image/heif").info["tiling"]["num_columns"] == 4
    assert read_header(data, WHERE, MAX_PIXELS).width == 1000


def test_a_heic_that_hides_a_large_picture_does_not_decode() -> None:
    """libheif compares before it allocates: nothing is left to do here but to notice if that should change."""
    data = claiming(encode(Pillow.new("RGB", (SIDE, SIDE), "green"), "HEIF"), 64, 64)
    with pytest.raises(RuntimeError, match="exceeds the maximum image size"):
        open_lazily(data, "image/heic").load()


@pytest.mark.parametrize("path", sorted((DATA / "variants").iterdir()), ids=lambda path: path.name)
def test_honest_pictures_keep_their_promise(path: object) -> None:
    header = read_header(path.read_bytes(), WHERE, MAX_PIXELS)  # type: ignore[attr-defined]
    assert (header.width, header.height) == (400, 266)


def test_the_smallest_are_within_the_slack() -> None:
    for kind in ("AVIF", "HEIF"):
        assert read_header(encode(quarters(1, 1), kind), WHERE, MAX_PIXELS).width == 1
    assert read_header(variant("photo.avif"), WHERE, MAX_PIXELS).height == 266
