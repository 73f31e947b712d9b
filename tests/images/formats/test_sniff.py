import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.images.formats.sniff import refusal, sniff
from tests.images.samples import encode, nasty, quarters, variant


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    body = b"ftyp" + major + bytes(4) + b"".join(compatible)
    return (len(body) + 4).to_bytes(4, "big") + body + b"rest of the file"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(variant("baseline.jpg"), "image/jpeg", id="jpeg"),
        pytest.param(nasty("made__jpeg_named.png"), "image/jpeg", id="jpeg-named-png"),
        pytest.param(nasty("pillow__frame_size.mpo"), "image/jpeg", id="multi-picture-jpeg"),
        pytest.param(variant("reference.png"), "image/png", id="png"),
        pytest.param(variant("lossy.webp"), "image/webp", id="webp"),
        pytest.param(variant("photo.heic"), "image/heic", id="heic"),
        pytest.param(variant("photo.avif"), "image/avif", id="avif"),
        pytest.param(variant("palette.gif"), "image/gif", id="gif"),
        pytest.param(variant("lzw.tiff"), "image/tiff", id="tiff-little-endian"),
        pytest.param(b"MM\x00*" + bytes(20), "image/tiff", id="tiff-big-endian"),
        pytest.param(b"II+\x00" + bytes(20), "image/tiff", id="big-tiff"),
        pytest.param(encode(quarters(), "BMP"), "image/bmp", id="bmp"),
        pytest.param(ftyp(b"mif1", b"mif1", b"heic"), "image/heic", id="heic-by-compatible-brand"),
        pytest.param(ftyp(b"mif1", b"avif", b"mif1"), "image/avif", id="avif-by-compatible-brand"),
        pytest.param(ftyp(b"mif1", b"mif1"), "image/heif", id="heif"),
        pytest.param(ftyp(b"msf1", b"hevc"), "image/heic", id="heic-sequence"),
        pytest.param(ftyp(b"isom", b"heic"), None, id="video-that-mentions-heic"),
        pytest.param(b"BMW is a maker of cars and of motorcycles", None, id="text-that-begins-like-a-bmp"),
        pytest.param(b"RIFF\x00\x00\x00\x00AVI LIST", None, id="another-riff"),
        pytest.param(b"", None, id="empty"),
        pytest.param(b"\xff", None, id="one-byte"),
    ],
)
def test_the_bytes_tell_the_media_type(data: bytes, media_type: str | None) -> None:
    assert sniff(data) == media_type


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "this is empty (0 bytes)", id="empty"),
        pytest.param(b"%PDF-1.7\n", "this is a PDF, which is not read here; send a page as PNG or JPEG", id="pdf"),
        pytest.param(nasty("made__script.svg"), "an SVG", id="svg-of-the-samples"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG", id="svg-bare"),
        pytest.param(b"\xef\xbb\xbf\n<?xml version='1.0'?>\n<!-- drawn --><svg/>", "an SVG", id="svg-after-prologue"),
        pytest.param(b'<!DOCTYPE svg PUBLIC "x">\n<svg>', "an SVG", id="svg-doctype"),
        pytest.param(b"<!doctype html><html><svg>", "an HTML page", id="html-with-svg-inside"),
        pytest.param(b"\n <HTML><body>404", "give the image's own address", id="html"),
        pytest.param(b"<?xml version='1.0'?><Error/>", "an XML document", id="xml"),
        pytest.param(b'{"error": {"code": 404}}', "JSON text", id="json"),
        pytest.param(b"iVBORw0KGgoAAAANSUhEUg", "base64 text of an image", id="png-encoded-twice"),
        pytest.param(b"/9j/4AAQSkZJRgABAQ", "exactly once", id="jpeg-encoded-twice"),
        pytest.param(b"data:image/png;base64,iVBO", "data: URL", id="data-url-as-data"),
        pytest.param(ftyp(b"isom", b"mp41"), "an MP4 or QuickTime video", id="mp4"),
        pytest.param(ftyp(b"qt  "), "send a frame as PNG or JPEG", id="quicktime"),
        pytest.param(ftyp(b"M4A "), "an audio file", id="m4a"),
        pytest.param(ftyp(b"crx "), "a camera's raw file", id="canon-raw"),
        pytest.param(b"\x1a\x45\xdf\xa3\x01", "a Matroska or WebM video", id="webm"),
        pytest.param(b"RIFF\x10\0\0\0AVI LIST", "an AVI video", id="avi"),
        pytest.param(b"\x00\x00\x01\xba\x44", "an MPEG video", id="mpeg"),
        pytest.param(b"RIFF\x10\0\0\0WAVEfmt ", "an audio file", id="wav"),
        pytest.param(b"\x00\x00\x00\x0cjP  \r\n", "a JPEG 2000 image", id="jpeg-2000"),
        pytest.param(b"\xff\x4f\xff\x51\x00", "a JPEG 2000 image", id="jpeg-2000-bare"),
        pytest.param(b"\x00\x00\x00\x0cJXL \r\n", "a JPEG XL image", id="jpeg-xl"),
        pytest.param(b"8BPS\x00\x01", "a Photoshop document", id="photoshop"),
        pytest.param(b"\x00\x00\x01\x00\x01\x00", "a Windows icon", id="icon"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF", "PostScript", id="postscript"),
        pytest.param(b"PK\x03\x04\x14\x00", "a ZIP archive", id="zip"),
        pytest.param(b"\x1f\x8b\x08\x00", "gzip", id="gzip"),
        pytest.param(nasty("made__text_named.jpg"), "plain text", id="text-of-the-samples"),
        pytest.param("grüße, 世界".encode() * 200, "plain text", id="text-cut-within-a-character"),
        pytest.param(bytes(range(256)), "these 256 bytes are not an image of a known format", id="noise"),
    ],
)
def test_a_refusal_names_what_it_is_and_what_would_work(data: bytes, says: str) -> None:
    assert says in refusal(data)
    assert ";" in refusal(data), "what would work follows the semicolon"


@given(st.binary(max_size=64))
def test_any_bytes_are_named_without_an_exception(data: bytes) -> None:
    assert sniff(data) is None or sniff(data).startswith("image/")  # type: ignore[union-attr]
    assert refusal(data).startswith(("this is ", "these "))


@pytest.mark.parametrize(
    "unit", [b"<!---->", b"<!", b"<?xml ?>", b" ", b"[[", b"<!DOCTYPE svg>", b"<svg<!--"], ids=repr
)
def test_no_text_makes_the_patterns_backtrack(unit: bytes) -> None:
    assert refusal(b"<!--" + unit * 20_000).startswith("this is ")  # hangs until the suite's timeout if they do
