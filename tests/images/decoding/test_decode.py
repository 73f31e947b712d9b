from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from beholder.domain import RGB
from beholder.faults import Fault, Status
from beholder.images.decoding.decode import decode
from tests.images.decoding.profiles import rgb_profile
from tests.images.formats.test_orientation import with_late_exif
from tests.images.samples import (
    DATA,
    WHERE,
    Nasty,
    all_nasty,
    encode,
    exif_block,
    in_hand,
    nasty,
    quarters,
    stored_as,
    variant,
)

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


def pixels_of(data: bytes, longest: int | None = None) -> RGB:
    pixels = decode(in_hand(data), longest=longest)
    assert pixels.dtype == np.uint8 and pixels.flags.c_contiguous and pixels.shape[2] == 3
    return pixels


def difference(left: RGB, right: RGB) -> float:
    """Mean absolute difference, in 0..255."""
    assert left.shape == right.shape
    return float(np.abs(left.astype(int) - right.astype(int)).mean())


@pytest.mark.parametrize("sample", [s for s in all_nasty() if s.want == "accept"], ids=lambda s: s.file)
def test_what_must_be_accepted_decodes_to_its_upright_size(sample: Nasty) -> None:
    height, width, _ = pixels_of(sample.data).shape
    assert (width, height) == sample.upright_size


@pytest.mark.parametrize("sample", [s for s in all_nasty() if s.want == "refuse"], ids=lambda s: s.file)
def test_what_must_be_refused_is_refused_with_its_block(sample: Nasty) -> None:
    with pytest.raises(Fault) as refused:
        pixels_of(sample.data)
    assert refused.value.status is Status.INVALID_ARGUMENT
    assert refused.value.where == WHERE


@pytest.mark.parametrize("sample", [s for s in all_nasty() if s.want == "either"], ids=lambda s: s.file)
def test_what_may_go_either_way_goes_one_of_them(sample: Nasty) -> None:
    try:
        assert pixels_of(sample.data).size > 0
    except Fault as fault:
        assert fault.where == WHERE


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("lossless.webp", 0.0),
        ("lzw.tiff", 0.0),
        ("palette.gif", 2.0),
        ("photo.heic", 2.0),
        ("cmyk.jpg", 2.0),
        ("photo.avif", 3.0),
        ("lossy.webp", 3.0),
        ("baseline.jpg", 3.0),
        ("progressive.jpg", 3.0),
        *((f"exif{orientation}.jpg", 3.0) for orientation in range(2, 9)),
    ],
)
def test_one_photo_looks_the_same_in_every_container(name: str, most: float) -> None:
    assert difference(pixels_of(variant(name)), pixels_of(variant("reference.png"))) <= most


@pytest.mark.parametrize(
    "data",
    [
        *(pytest.param(sample.data, id=sample.file) for sample in all_nasty() if sample.want == "accept"),
        *(pytest.param(path.read_bytes(), id=path.name) for path in sorted((DATA / "variants").iterdir())),
    ],
)
@pytest.mark.parametrize("longest", [None, 50])
def test_every_fast_road_leads_where_pillow_would_have_led(
    data: bytes, longest: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = pixels_of(data, longest)
    for road in ("decode_heif", "decode_jpeg", "decode_png", "decode_webp"):
        monkeypatch.setattr(f"beholder.images.decoding.decode.{road}", lambda *anything: None)
    most = 6.0 if in_hand(data).media_type == "image/jpeg" and longest else 0.2  # a scaled decode is no reduction
    assert difference(fast, pixels_of(data, longest)) <= most


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("kind", "most"),
    [("PNG", 0.0), ("TIFF", 0.0), ("WEBP", 8.0), ("JPEG", 8.0), ("AVIF", 8.0), ("HEIF", 8.0)],
)
def test_the_orientation_is_applied_exactly_once(kind: str, most: float, orientation: int) -> None:
    data = encode(stored_as(quarters(), orientation), kind, exif=exif_block(orientation), quality=95)
    assert difference(pixels_of(data), quarters()) <= most


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_after_the_pixels_of_a_png_is_applied(orientation: int) -> None:
    assert np.array_equal(pixels_of(with_late_exif(orientation)), quarters())


@pytest.mark.parametrize("name", ["made__exif_orientation_99.jpg", "made__exif_orientation_6.jpg"])
def test_a_senseless_orientation_is_ignored_and_a_sound_one_is_not(name: str) -> None:
    assert difference(pixels_of(nasty(name)), pixels_of(nasty("made__progressive.jpg"))) < 6


def test_a_colour_profile_is_honoured_in_every_container_that_carries_one() -> None:
    profile = rgb_profile("Display P3")
    flat = np.full((16, 16, 3), (200, 100, 50), np.uint8)
    plain = pixels_of(encode(flat, "PNG"))
    expected = pixels_of(encode(flat, "PNG", icc_profile=profile))
    assert difference(plain, expected) > 3, "the profile changes something"
    for kind in ("JPEG", "WEBP", "TIFF", "AVIF", "HEIF"):
        assert difference(pixels_of(encode(flat, kind, icc_profile=profile, quality=95)), expected) < 3, kind


def test_colours_survive_turning_and_shrinking_together() -> None:
    data = encode(stored_as(quarters(64, 48), 6), "PNG", exif=exif_block(6), icc_profile=rgb_profile("sRGB"))
    assert np.array_equal(pixels_of(data, longest=32), quarters(32, 24))


@pytest.mark.parametrize("name", ["baseline.jpg", "exif6.jpg", "cmyk.jpg", "reference.png", "photo.heic", "lossy.webp"])
@pytest.mark.parametrize("longest", [1, 100, 201, 399, 400, 1000])
def test_the_longer_side_is_what_is_wanted_and_never_enlarged(name: str, longest: int) -> None:
    pixels = pixels_of(variant(name), longest=longest)
    assert pixels.shape[1] == max(pixels.shape[:2]) == min(longest, 400)
    assert abs(pixels.shape[0] - 266 * pixels.shape[1] / 400) <= 1


def test_a_shrunk_jpeg_looks_like_the_shrunk_original() -> None:
    small = pixels_of(variant("baseline.jpg"), longest=150)
    whole = Pillow.fromarray(pixels_of(variant("reference.png"))).resize((150, 100), Pillow.Resampling.BOX)
    assert difference(small, np.asarray(whole)) < 4


@settings(max_examples=40)
@given(width=st.integers(1, 70), height=st.integers(1, 70), longest=st.integers(1, 80), grey=st.booleans())
def test_any_size_shrinks_to_at_least_a_pixel(width: int, height: int, longest: int, grey: bool) -> None:
    picture = Pillow.new("L" if grey else "RGB", (width, height), "white")
    pixels = pixels_of(encode(picture, "PNG"), longest=longest)
    assert max(pixels.shape[:2]) == min(longest, max(width, height))
    assert min(pixels.shape[:2]) >= 1
    assert (pixels == 255).all()


def test_a_strip_shrinks_to_one_row() -> None:
    assert pixels_of(nasty("made__strip_4000x1.png"), longest=1000).shape == (1, 1000, 3)


def test_many_threads_decode_at_once() -> None:
    names = sorted(path.name for path in (DATA / "variants").iterdir())
    alone = {name: pixels_of(variant(name), 150) for name in names}
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda name: (name, pixels_of(variant(name), 150)), names * 4))
    assert all(np.array_equal(pixels, alone[name]) for name, pixels in together)


def test_an_animation_shows_its_first_frame() -> None:
    frames = [Pillow.new("RGB", (8, 6), colour) for colour in ("red", "lime", "blue")]
    for kind in ("GIF", "PNG", "WEBP", "TIFF"):
        options = {} if kind == "TIFF" else {"duration": 100}
        data = encode(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True, **options)
        assert np.array_equal(pixels_of(data), np.asarray(frames[0])), kind


def test_a_size_that_the_header_did_not_promise_is_refused() -> None:
    image = replace(in_hand(variant("reference.png")), width=266, height=400)
    with pytest.raises(Fault, match=r"is not the 266 x 400 that its header promised") as refused:
        decode(image)
    assert refused.value.where == WHERE


@pytest.mark.parametrize("name", ["baseline.jpg", "cmyk.jpg", "reference.png", "lossy.webp", "photo.heic"])
@pytest.mark.parametrize("keep", [0.12, 0.3])
def test_a_hopeless_file_is_refused_with_what_would_work(name: str, keep: float) -> None:
    data = variant(name)
    with pytest.raises(Fault, match=r"save it anew as PNG or JPEG") as refused:
        pixels_of(data[: int(len(data) * keep)])
    assert refused.value.status is Status.INVALID_ARGUMENT
    assert refused.value.where == WHERE


@pytest.mark.parametrize("name", ["progressive.jpg", "lossless.webp", "lzw.tiff", "palette.gif", "reference.png"])
@settings(max_examples=30)
@given(at=st.integers(0, 20_000), noise=st.binary(min_size=1, max_size=60))
def test_a_damaged_file_is_decoded_or_refused_and_nothing_else(name: str, at: int, noise: bytes) -> None:
    data = variant(name)
    damaged = data[:at] + noise + data[at + len(noise) :]
    try:
        image = in_hand(damaged, max_pixels=1_000_000)
        pixels = decode(image)
    except Fault as fault:
        assert fault.where == WHERE
    else:
        assert pixels.shape == (image.height, image.width, 3)
