import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image as Pillow

from beholder.images.decoding.flatten import flatten
from tests.images.samples import encode, nasty, quarters, variant


def reopened(data: bytes) -> Pillow.Image:
    return Pillow.open(BytesIO(data))


def grey_ramp(kind: type[np.generic], top: float) -> np.ndarray[tuple[int, int], np.dtype[np.generic]]:
    return np.linspace(0, top, 256).astype(kind).reshape(16, 16)


@pytest.mark.parametrize(
    ("mode", "colour", "shape", "shown"),
    [
        pytest.param("RGB", (1, 2, 3), (2, 4, 3), (1, 2, 3), id="rgb"),
        pytest.param("L", 77, (2, 4, 1), (77,), id="grey"),
        pytest.param("1", 1, (2, 4, 1), (255,), id="one-bit"),
        pytest.param("CMYK", (1, 2, 3, 4), (2, 4, 4), (1, 2, 3, 4), id="cmyk"),
        pytest.param("RGBA", (10, 20, 30, 0), (2, 4, 3), (255, 255, 255), id="transparent"),
        pytest.param("RGBA", (10, 20, 30, 255), (2, 4, 3), (10, 20, 30), id="opaque"),
        pytest.param("RGBA", (0, 100, 255, 128), (2, 4, 3), (127, 177, 255), id="half-transparent"),
        pytest.param("LA", (0, 0), (2, 4, 1), (255,), id="transparent-grey"),
        pytest.param("LA", (0, 128), (2, 4, 1), (127,), id="half-transparent-grey"),
        pytest.param("RGBa", (0, 50, 128, 128), (2, 4, 3), (127, 177, 255), id="premultiplied"),
        pytest.param("YCbCr", (128, 128, 128), (2, 4, 3), (128, 128, 128), id="ycbcr"),
    ],
)
def test_every_kind_of_pixel_becomes_eight_bits_on_white(
    mode: str, colour: int | tuple[int, ...], shape: tuple[int, ...], shown: tuple[int, ...]
) -> None:
    pixels = flatten(Pillow.new(mode, (4, 2), colour))
    assert pixels.shape == shape
    assert pixels.dtype == np.uint8
    assert np.abs(pixels.astype(int) - shown).max() <= 1


def test_a_palette_is_looked_up() -> None:
    picture = Pillow.fromarray(quarters()).quantize(8)
    assert picture.mode == "P"
    assert np.array_equal(flatten(reopened(encode(picture, "PNG"))), quarters())


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF"])
def test_a_full_palette_gives_what_pillow_gives(kind: str) -> None:
    picture = reopened(variant("reference.png")).convert("RGB").quantize(256)
    data = encode(picture, kind)
    assert np.array_equal(flatten(reopened(data)), np.asarray(reopened(data).convert("RGB")))


def test_colours_that_a_palette_lacks_are_what_pillow_makes_of_them() -> None:
    picture = Pillow.new("P", (2, 1), 0)
    picture.putpalette([10, 20, 30, 40, 50, 60])
    picture.putpixel((1, 0), 200)
    assert np.array_equal(flatten(picture), np.asarray(picture.convert("RGB")))


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "RGBA", "1", "YCbCr"])
def test_a_picture_of_which_little_is_wanted_comes_back_halved(mode: str) -> None:
    picture = Pillow.new(mode, (64, 48))
    assert flatten(picture, (17, 13)).shape[:2] == (48, 64)
    assert flatten(picture, (16, 12)).shape[:2] == (24, 32)
    assert flatten(picture).shape[:2] == (48, 64)


def test_a_transparent_palette_entry_shows_white() -> None:
    picture = Pillow.new("P", (2, 1), 0)
    picture.putpalette([10, 20, 30, 40, 50, 60])
    picture.putpixel((1, 0), 1)
    pixels = flatten(reopened(encode(picture, "PNG", transparency=0)))
    assert pixels.tolist() == [[[255, 255, 255], [40, 50, 60]]]


def test_a_transparent_colour_of_an_rgb_png_shows_white() -> None:
    picture = Pillow.new("RGB", (2, 1), (9, 9, 9))
    picture.putpixel((1, 0), (1, 2, 3))
    pixels = flatten(reopened(encode(picture, "PNG", transparency=(9, 9, 9))))
    assert pixels.tolist() == [[[255, 255, 255], [1, 2, 3]]]


def test_the_hole_over_a_photo_is_white() -> None:
    pixels = flatten(reopened(nasty("made__alpha_hole.png")))
    alpha = np.asarray(reopened(nasty("made__alpha_hole.png")))[:, :, 3]
    assert (alpha == 0).any() and (alpha == 255).any()
    assert (pixels[alpha == 0] == 255).all()


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_not_clipped(kind: str) -> None:
    pixels = flatten(reopened(encode(grey_ramp(np.uint16, 65535), kind)))
    assert pixels[:, :, 0].ravel().tolist() == [*range(256)]


def test_the_sixteen_bit_sample_looks_like_its_eight_bit_twin() -> None:
    deep = flatten(reopened(nasty("made__gray_16bit.png"))).astype(int)
    twin = flatten(reopened(nasty("made__gray.jpg"))).astype(int)
    assert np.abs(deep - twin).mean() < 6  # the twin's own loss


def test_sixteen_bits_of_colour_are_scaled_not_clipped() -> None:
    pixels = flatten(reopened(nasty("imgrs__basn2c16.png")))
    assert pixels.shape == (32, 32, 3)
    assert pixels.min() == 0 and pixels.max() == 255
    assert len(np.unique(pixels)) > 16


def test_a_deep_tiff_whose_zero_is_white_is_turned_round() -> None:
    data = encode(grey_ramp(np.uint16, 65535), "TIFF")
    black_is_zero = struct.pack("<HHIH", 262, 3, 1, 1)  # the tag PhotometricInterpretation
    assert data.count(black_is_zero) == 1
    turned = data.replace(black_is_zero, struct.pack("<HHIH", 262, 3, 1, 0))
    assert flatten(reopened(turned))[:, :, 0].ravel().tolist() == [*range(255, -1, -1)]


@pytest.mark.parametrize(
    ("values", "first", "last"),
    [
        pytest.param(grey_ramp(np.int32, 65535), 0, 255, id="integers-of-a-deep-scan"),
        pytest.param(grey_ramp(np.int32, 9_000_000), 0, 255, id="integers-of-any-range"),
        pytest.param(grey_ramp(np.int32, 30_000), 0, 117, id="dark-integers-stay-dark"),
        pytest.param(grey_ramp(np.float32, 1.0), 0, 255, id="reals-to-one"),
        pytest.param(grey_ramp(np.float32, 0.5), 0, 128, id="dark-reals-stay-dark"),
        pytest.param(grey_ramp(np.float32, 400.0) - 100, 0, 255, id="reals-of-any-range"),
        pytest.param(np.full((2, 2), np.nan, np.float32), 0, 0, id="not-a-number"),
        pytest.param(np.full((2, 2), 7_000_000, np.int32), 0, 0, id="one-value"),
    ],
)
def test_wider_values_are_scaled(values: np.ndarray, first: int, last: int) -> None:
    pixels = flatten(reopened(encode(Pillow.fromarray(values), "TIFF")))
    assert pixels.dtype == np.uint8
    assert (int(pixels[0, 0, 0]), int(pixels[-1, -1, 0])) == (first, last)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_pngs_of_few_bits_span_black_to_white(bits: int) -> None:
    palette = Pillow.new("P", (2, 1), 0)
    palette.putpalette([0, 0, 0, 255, 255, 255])
    palette.putpixel((1, 0), 1)
    assert flatten(reopened(encode(palette, "PNG", bits=bits))).tolist() == [[[0, 0, 0], [255, 255, 255]]]


@pytest.mark.parametrize("name", ["made__truncated_half.png"])
def test_what_does_not_decode_raises(name: str) -> None:
    with pytest.raises((OSError, struct.error, SyntaxError)):
        flatten(reopened(nasty(name)))
