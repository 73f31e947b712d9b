import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.images.formats.excess import Excess
from beholder.images.formats.gif_blocks import MOST_STEPS, check_gif
from tests.images.samples import encode, nasty, quarters, variant

PHOTO = variant("palette.gif")
FRAMES_AT = 13 + 3 * 256  # after the palette


def with_head(head: bytes) -> bytes:
    return PHOTO[:FRAMES_AT] + head + PHOTO[FRAMES_AT:]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"\x21\xfe" + b"\x01a" * MOST_STEPS + b"\0", id="a-comment-in-single-letters"),
        pytest.param(b"\x21\x01\0" * MOST_STEPS, id="empty-extensions"),
        pytest.param(b"\x01" * MOST_STEPS, id="bytes-of-nothing"),
        pytest.param((b"\x21\xfe" + b"\x01a" * 99 + b"\0") * (MOST_STEPS // 100), id="many-comments"),
    ],
)
def test_too_much_before_the_first_frame_is_refused(head: bytes) -> None:
    with pytest.raises(Excess, match="more than 20,000 blocks before its first frame"):
        check_gif(with_head(head))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PHOTO, id="photo"),
        pytest.param(nasty("made__animated.gif"), id="animated"),
        pytest.param(nasty("pillow__dispose_bgnd_transparency.gif"), id="transparent"),
        pytest.param(encode(quarters(), "GIF", comment=b"x" * 100_000), id="long-comment"),
        pytest.param(with_head(b"\x21\xfe" + b"\x01a" * (MOST_STEPS - 10) + b"\0"), id="just-few-enough"),
        pytest.param(with_head(b";" + b"\x01" * MOST_STEPS), id="ended-before"),
        pytest.param(PHOTO + b"\x01" * MOST_STEPS, id="after-the-frames"),
        pytest.param(b"GIF89a", id="nothing"),
        pytest.param(PHOTO[:FRAMES_AT] + b"\x21\xfe\xff", id="cut-in-a-block"),
    ],
)
def test_much_is_not_too_much(data: bytes) -> None:
    check_gif(data)


@given(st.binary(max_size=300))
def test_any_bytes_pass(noise: bytes) -> None:
    check_gif(b"GIF89a" + noise)
