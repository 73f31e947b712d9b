import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from beholder.domain import Mask
from beholder.spatial.masks import (
    LEAST,
    URI_PREFIX,
    data_uri,
    decode_png,
    encode_png,
    filled,
    from_probabilities,
    is_empty,
    resize,
)

values = arrays.arrays(np.uint8, arrays.array_shapes(min_dims=2, max_dims=2, max_side=40))
probabilities = arrays.arrays(
    np.float32,
    arrays.array_shapes(min_dims=2, max_dims=2, max_side=20),
    elements=st.floats(0, 1, width=32),
)


@given(values)
def test_png_round_trip(array: np.ndarray) -> None:
    assert (decode_png(encode_png(Mask(array))).values == array).all()


def test_the_png_is_eight_bit_grey_of_the_masks_own_size() -> None:
    picture = Image.open(io.BytesIO(encode_png(filled(7, 3))))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "L", (7, 3))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GIF89a", id="another format"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="signature only"),
        pytest.param(encode_png(filled(8, 8))[:20], id="cut short"),
    ],
)
def test_what_is_no_png_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="PNG"):
        decode_png(data)


def test_data_uri() -> None:
    uri = data_uri(filled(4, 4))
    assert uri.startswith("data:image/png;base64,iVBORw0KGgo")
    assert URI_PREFIX == "data:image/png;base64,"
    assert "\n" not in uri


@given(probabilities, st.integers(1, 60), st.integers(1, 60))
def test_both_ways_to_threshold_agree(array: np.ndarray, width: int, height: int) -> None:
    mask = from_probabilities(array, width, height)
    assert mask.values.shape == (height, width)
    assert mask.values.dtype == np.uint8
    assert ((mask.values > 0) == (mask.values > 127)).all()


@pytest.mark.parametrize(
    ("probability", "value"),
    [
        pytest.param(0.0, 0, id="surely not"),
        pytest.param(0.49, 0, id="rather not"),
        pytest.param(0.5, 128, id="even"),
        pytest.param(0.8, 204, id="likely"),
        pytest.param(1.0, 255, id="surely"),
        pytest.param(1.4, 255, id="above one"),
    ],
)
def test_probabilities_become_values(probability: float, value: int) -> None:
    mask = from_probabilities(np.full((3, 3), probability, np.float32), 3, 3)
    assert (mask.values == value).all()


def test_shape_survives_enlarging() -> None:
    half = np.zeros((10, 10), np.float32)
    half[:, :5] = 1
    mask = from_probabilities(half, 200, 100)
    assert mask.values[:, :95].all()
    assert not mask.values[:, 105:].any()


def test_filled_counts_as_object_in_both_readings_and_is_no_surer() -> None:
    assert filled(5, 2).values.shape == (2, 5)
    assert set(filled(5, 2).values.ravel().tolist()) == {LEAST} == {128}


def test_is_empty() -> None:
    assert is_empty(Mask(np.zeros((2, 2), np.uint8)))
    assert not is_empty(filled(2, 2))


def test_resize_keeps_a_mask_that_fits() -> None:
    mask = filled(5, 4)
    assert resize(mask, 5, 4) is mask
    assert (resize(mask, 9, 3).values == LEAST).all()
    assert resize(mask, 9, 3).values.shape == (3, 9)
