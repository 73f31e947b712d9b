import pytest

from beholder.images.formats.excess import Excess
from beholder.images.formats.sniff import sniff
from beholder.images.formats.structure import check_structure
from tests.images.formats import (
    test_gif_blocks,
    test_item_boxes,
    test_jpeg_markers,
    test_png_chunks,
    test_tiff_directory,
)
from tests.images.samples import DATA, MAX_PIXELS, Nasty, all_nasty

VARIANTS = sorted((DATA / "variants").iterdir())
EXCESSIVE = [
    pytest.param("image/avif", test_item_boxes.FTYP + test_item_boxes.box(b"free") * 10_000, id="avif"),
    pytest.param("image/gif", test_gif_blocks.with_head(b"\x01" * 20_000), id="gif"),
    pytest.param("image/jpeg", test_jpeg_markers.with_head(test_jpeg_markers.EMPTY * 1000), id="jpeg"),
    pytest.param("image/png", test_png_chunks.before(b"IDAT", test_png_chunks.EMPTY * 50_000), id="png"),
    pytest.param("image/tiff", test_tiff_directory.tiff(*[test_tiff_directory.WIDTH] * 5000), id="tiff"),
]


@pytest.mark.parametrize("path", VARIANTS, ids=lambda path: path.name)
def test_no_photo_has_too_much(path: object) -> None:
    data = path.read_bytes()  # type: ignore[attr-defined]
    media_type = sniff(data)
    assert media_type is not None
    check_structure(data, media_type, MAX_PIXELS)


@pytest.mark.parametrize("sample", [s for s in all_nasty() if s.want == "accept"], ids=lambda s: s.file)
def test_nothing_that_must_be_accepted_has_too_much(sample: Nasty) -> None:
    media_type = sniff(sample.data)
    assert media_type is not None
    check_structure(sample.data, media_type, MAX_PIXELS)


@pytest.mark.parametrize(("media_type", "data"), EXCESSIVE)
def test_each_container_is_walked_by_its_own_rules(media_type: str, data: bytes) -> None:
    assert sniff(data) == media_type
    with pytest.raises(Excess):
        check_structure(data, media_type, MAX_PIXELS)
