import subprocess
import sys

import pytest
from PIL import Image as Pillow

from beholder.images.formats.container import open_lazily
from tests.images.samples import DATA, encode, quarters, variant


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        pytest.param("image/avif", variant("photo.avif"), id="avif"),
        pytest.param("image/bmp", encode(quarters(400, 266), "BMP"), id="bmp"),
        pytest.param("image/gif", variant("palette.gif"), id="gif"),
        pytest.param("image/heic", variant("photo.heic"), id="heic"),
        pytest.param("image/heif", variant("photo.heic"), id="heif"),
        pytest.param("image/jpeg", variant("baseline.jpg"), id="jpeg"),
        pytest.param("image/png", variant("reference.png"), id="png"),
        pytest.param("image/tiff", variant("lzw.tiff"), id="tiff"),
        pytest.param("image/webp", variant("lossy.webp"), id="webp"),
    ],
)
def test_every_type_opens_with_its_size(media_type: str, data: bytes) -> None:
    with open_lazily(data, media_type) as picture:
        assert picture.size == (400, 266)


def test_no_other_reader_is_tried() -> None:
    with pytest.raises(SyntaxError):
        open_lazily(variant("reference.png"), "image/jpeg")


def test_the_size_is_not_judged_by_the_global_of_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pillow, "MAX_IMAGE_PIXELS", 10)
    with open_lazily(variant("reference.png"), "image/png") as picture:
        assert picture.size == (400, 266)


def test_warnings_of_pillow_do_not_leak_even_where_they_are_errors() -> None:
    script = f"""
import sys
from pathlib import Path
from beholder.images.formats.header import read_header
for name in ("pillow__invalid-exif.jpg", "pillow__truncated_exif_dpi.jpg", "pillow__seek_too_large.tif"):
    try:
        read_header((Path({str(DATA)!r}) / "nasty" / name).read_bytes(), "w", 10**9)
        print("taken")
    except Exception as fault:
        print(type(fault).__name__)
"""
    ran = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["taken", "taken", "Fault"]
    assert ran.stderr == ""
