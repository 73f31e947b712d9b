import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageCms

from beholder.images.decoding.colour import to_srgb
from tests.images.decoding.profiles import D50, P3, cmyk_profile, grey_profile, rgb_profile
from tests.images.samples import quarters

# XYZ under D50 to linear sRGB: the inverse of the primaries that the sRGB profile of the ICC publishes.
D50_TO_SRGB = np.linalg.inv([[0.4360, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7141]])


def flat(*values: int) -> NDArray[np.uint8]:
    """A picture of 2 x 3 pixels of one colour."""
    return np.broadcast_to(np.array(values, np.uint8), (2, 3, len(values)))


def srgb_of_xyz(xyz: NDArray[np.float64]) -> NDArray[np.float64]:
    """The textbook formula (IEC 61966-2-1)."""
    linear = np.clip(D50_TO_SRGB @ xyz, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(255 * encoded)


def test_without_a_profile_rgb_is_taken_as_it_is() -> None:
    pixels = quarters()
    assert to_srgb(pixels, None) is pixels


@pytest.mark.parametrize("value", [0, 77, 255])
def test_grey_becomes_three_equal_channels(value: int) -> None:
    assert np.array_equal(to_srgb(flat(value), None), flat(value, value, value))


@pytest.mark.parametrize(
    ("inks", "colour"),
    [
        pytest.param((0, 0, 0, 0), (255, 255, 255), id="paper"),
        pytest.param((255, 0, 0, 0), (0, 255, 255), id="cyan"),
        pytest.param((0, 255, 255, 0), (255, 0, 0), id="magenta-and-yellow"),
        pytest.param((0, 0, 0, 255), (0, 0, 0), id="black"),
        pytest.param((0, 0, 0, 128), (127, 127, 127), id="half-black"),
    ],
)
def test_cmyk_without_a_profile_is_taken_as_ideal_inks(inks: tuple[int, ...], colour: tuple[int, ...]) -> None:
    assert np.array_equal(to_srgb(flat(*inks), None), flat(*colour))


@pytest.mark.parametrize("colour", [(200, 100, 50), (60, 140, 90), (128, 128, 128), (255, 255, 255), (0, 0, 0)])
def test_a_wide_gamut_lands_where_the_formula_says(colour: tuple[int, int, int]) -> None:
    linear = (np.array(colour) / 255) ** 2.2
    expected = srgb_of_xyz(np.array(P3).T @ linear)
    converted = to_srgb(flat(*colour), rgb_profile("Display P3"))
    assert converted.shape == (2, 3, 3)
    assert np.abs(converted[0, 0] - expected).max() <= 2


def test_a_wide_gamut_red_is_more_saturated_in_srgb() -> None:
    red, green, _ = (int(value) for value in to_srgb(flat(200, 100, 50), rgb_profile("Display P3"))[0, 0])
    assert red > 205 and green < 98


def test_a_profile_that_says_srgb_is_skipped() -> None:
    pixels = quarters()
    assert to_srgb(pixels, rgb_profile("sRGB IEC61966-2.1")) is pixels
    assert to_srgb(pixels, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()) is pixels


@pytest.mark.parametrize(("gamma", "shown"), [(1.0, 188), (2.2, 128)], ids=["linear", "usual"])
def test_a_grey_profile_is_honoured(gamma: float, shown: int) -> None:
    converted = to_srgb(flat(128), grey_profile(gamma))
    assert np.abs(converted.astype(int) - shown).max() <= 2


def test_a_press_profile_is_honoured() -> None:
    profile = cmyk_profile(paper=(255, 128, 128), ink=(128, 128 + 60, 128))  # white; a pinkish red of L 50
    assert to_srgb(flat(0, 0, 0, 0), profile).min() >= 253
    red, green, blue = (int(value) for value in to_srgb(flat(255, 0, 0, 0), profile)[0, 0])
    assert red > blue > green, "not the cyan that ideal inks would give"


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no profile", id="text"),
        pytest.param(rgb_profile("P3")[:200], id="truncated"),
        pytest.param(rgb_profile("P3").replace(b"acsp", b"oops"), id="wrong-signature"),
        pytest.param(rgb_profile("P3").replace(b"rTRC", b"nope"), id="a-curve-is-missing"),
        pytest.param(grey_profile(1.0), id="meant-for-grey"),
        pytest.param(cmyk_profile((255, 128, 128), (0, 128, 128)), id="meant-for-a-press"),
    ],
)
def test_a_profile_of_no_use_is_passed_over(profile: bytes) -> None:
    pixels = quarters()
    assert to_srgb(pixels, profile) is pixels


def test_white_stays_white_whatever_the_primaries() -> None:
    assert sum(P3[channel][1] for channel in range(3)) == pytest.approx(D50[1], abs=1e-3)
    assert to_srgb(flat(255, 255, 255), rgb_profile("Display P3")).min() >= 254
