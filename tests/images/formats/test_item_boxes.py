import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from beholder.images.formats.excess import Excess
from beholder.images.formats.item_boxes import MOST_BOXES, MOST_BYTES, MOST_PIECES, check_avif, frame_offsets
from tests.images.samples import encode, exif_block, nasty, quarters, variant

FTYP = b"\0\0\0\x10ftypavif\0\0\0\0"


def box(kind: bytes, content: bytes = b"", *, wide: bool = False) -> bytes:
    size = len(content) + (16 if wide else 8)
    return (b"\0\0\0\x01" + kind + size.to_bytes(8) if wide else size.to_bytes(4) + kind) + content


def meta(*boxes: bytes) -> bytes:
    return box(b"meta", bytes(4) + b"".join(boxes))


LONG = bytes(MOST_BYTES)
MOVING = encode(quarters(), "AVIF", save_all=True, append_images=[Pillow.new("RGB", (64, 48))])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(FTYP + meta(box(b"iinf", LONG)), id="items"),
        pytest.param(FTYP + meta(box(b"iloc", LONG)), id="places"),
        pytest.param(FTYP + meta(box(b"iref", LONG)), id="references"),
        pytest.param(FTYP + meta(box(b"iprp", box(b"ipco") + box(b"ipma", LONG))), id="associations"),
        pytest.param(FTYP + meta(box(b"iloc", LONG, wide=True)), id="size-of-64-bits"),
        pytest.param(FTYP + meta(b"\0\0\0\0iloc" + LONG), id="up-to-the-end"),
        pytest.param(FTYP + b"\0\0\0\0meta" + bytes(4) + box(b"iloc", LONG), id="in-a-box-up-to-the-end"),
        pytest.param(FTYP + box(b"moov", box(b"trak", meta(box(b"iinf", LONG)))), id="of-a-track"),
    ],
)
def test_a_long_list_of_items_is_refused(data: bytes) -> None:
    with pytest.raises(Excess, match=r"its i\w+ box has .* bytes, and at most 131,072 are taken"):
        check_avif(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(FTYP + box(b"free") * MOST_BOXES, id="outside"),
        pytest.param(FTYP + meta(box(b"iprp", box(b"ipco", box(b"pixi") * MOST_BOXES))), id="properties"),
    ],
)
def test_too_many_boxes_are_refused(data: bytes) -> None:
    with pytest.raises(Excess, match="more than 10,000 boxes"):
        check_avif(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(variant("photo.avif"), id="photo"),
        pytest.param(nasty("pillow__hopper.avif"), id="hopper"),
        pytest.param(FTYP + meta(box(b"iprp", box(b"ipco", box(b"colr", LONG)))), id="a-large-profile"),
        pytest.param(FTYP + box(b"mdat", LONG), id="pixels"),
        pytest.param(FTYP + b"\0\0\0\x03meta" + LONG, id="a-size-too-small"),
        pytest.param(FTYP + box(b"meta"), id="an-empty-one"),
        pytest.param(FTYP[:6], id="cut"),
    ],
)
def test_much_is_not_too_much(data: bytes) -> None:
    check_avif(data)


def test_boxes_in_boxes_in_boxes_are_not_followed_for_ever() -> None:
    data = b""
    for _ in range(3000):
        data = box(b"trak", data)
    check_avif(FTYP + data)


@given(st.binary(max_size=200), st.sampled_from([b"meta", b"moov", b"iprp"]))
def test_any_bytes_pass_or_are_too_much(noise: bytes, kind: bytes) -> None:
    try:
        check_avif(FTYP + box(kind, noise))
    except Excess as excess:
        assert "more than" in str(excess) or "at most" in str(excess)


def item(number: int, kind: bytes, *, version: int = 2) -> bytes:
    """Make an item information entry."""
    return box(b"infe", bytes((version, 0, 0, 0)) + number.to_bytes(2 if version < 3 else 4) + b"\0\0" + kind + b"\0")


def places(*rows: tuple[int, int, int], version: int = 1) -> bytes:
    """Make an item location box of (item, method, offset), each of one piece."""
    wide = 2 if version < 2 else 4
    head = bytes((version, 0, 0, 0, 0x44, 0)) + len(rows).to_bytes(wide)
    methods = [method.to_bytes(2) if version else b"" for _, method, _ in rows]
    bodies = [b"\0\0" + b"\0\x01" + offset.to_bytes(4) + b"\0\0\0\x09" for _, _, offset in rows]
    entries = zip((number.to_bytes(wide) for number, _, _ in rows), methods, bodies, strict=True)
    return box(b"iloc", head + b"".join(b"".join(entry) for entry in entries))


@pytest.mark.parametrize("version", [0, 1, 2])
@pytest.mark.parametrize("entry_version", [2, 3])
def test_only_streams_of_av1_are_looked_for(version: int, entry_version: int) -> None:
    kinds = [(1, b"av01"), (2, b"Exif"), (3, b"av01"), (4, b"mime")]
    infos = b"".join(item(number, kind, version=entry_version) for number, kind in kinds)
    located = places(*((number, 0, 100 * number) for number, _ in kinds), version=version)
    for count in (b"\0\0\0\0\0\x04", b"\x01\0\0\0\0\0\0\x04"):
        assert frame_offsets(FTYP + meta(box(b"iinf", count + infos), located)) == {100, 300}


def test_an_item_may_lie_in_the_metadata() -> None:
    data = FTYP + meta(box(b"iinf", bytes(6) + item(1, b"av01")), places((1, 1, 5)), box(b"idat", b"0123456789"))
    assert frame_offsets(data) == {data.index(b"56789")}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(variant("photo.avif"), id="photo"),
        pytest.param(nasty("pillow__hopper.avif"), id="hopper"),
        pytest.param(encode(quarters(), "AVIF", exif=exif_block(6)), id="with-exif"),
        pytest.param(MOVING, id="moving"),
        pytest.param(encode(Pillow.new("RGBA", (64, 48)), "AVIF"), id="with-alpha"),
    ],
)
def test_the_streams_of_real_pictures_are_found(data: bytes) -> None:
    offsets = frame_offsets(data)
    assert offsets
    assert all(data[at : at + 1] == b"\x12" or data[at : at + 1] == b"\x0a" for at in offsets)


def test_an_item_in_many_pieces_is_refused() -> None:
    located = bytes((0, 0, 0, 0, 0x44, 0)) + b"\0\x01" + b"\0\x01\0\0" + (MOST_PIECES + 1).to_bytes(2)
    with pytest.raises(Excess, match="an item in 33 pieces"):
        frame_offsets(FTYP + meta(box(b"iloc", located)))


@given(st.binary(max_size=200))
def test_any_locations_are_read_or_refused(noise: bytes) -> None:
    try:
        offsets = frame_offsets(FTYP + meta(box(b"iinf", bytes(6) + item(1, b"av01")), box(b"iloc", noise)))
    except Excess as excess:
        assert "pieces" in str(excess)
    else:
        assert all(at >= 0 for at in offsets)
