"""What bytes really are, because what a caller declares about them is so often wrong.

People send PNG as `image/jpeg`, PDF as `image/png`, and the HTML of an error page as a photo. The media
type is therefore read from the bytes alone, and what is not an image is named in the refusal.
"""

import re
from dataclasses import dataclass

WORKING_FORMATS = "PNG, JPEG, WEBP, HEIC, HEIF, AVIF, GIF, BMP or TIFF"

_BMP_HEADERS = {12, 16, 40, 52, 56, 64, 108, 124}  # sizes of the DIB header, by version
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_HEIF_BRANDS = {b"mif1", b"mif2", b"msf1", b"miaf", b"heif", b"1pic"}


@dataclass(frozen=True, slots=True)
class _Lookalike:
    """Something that people send by mistake: how it begins, what it is, what would work instead."""

    pattern: re.Pattern[bytes]
    name: str
    advice: str


def _lookalike(pattern: bytes, name: str, advice: str = f"send an image as {WORKING_FORMATS}") -> _Lookalike:
    return _Lookalike(re.compile(pattern, re.DOTALL | re.IGNORECASE), name, advice)


_STILL = "send a frame as PNG or JPEG"
_CONVERT = "convert it to PNG or JPEG"
_ONCE = "encode the image's bytes as base64 exactly once"
_BLANK = rb"(?:\xef\xbb\xbf)?\s*"

_LOOKALIKES = (
    _lookalike(rb"%PDF-", "a PDF", "send a page as PNG or JPEG"),
    _lookalike(_BLANK + rb"<(?:!DOCTYPE html|html|head|body)\b", "an HTML page", "give the image's own address"),
    _lookalike(_BLANK + rb"<(?:svg\b|[?!].*<svg\b)", "an SVG", _CONVERT),
    _lookalike(_BLANK + rb"<\?xml", "an XML document"),
    _lookalike(_BLANK + rb"(?:iVBORw0KGgo|/9j/|R0lGOD|UklGR)", "base64 text of an image", _ONCE),
    _lookalike(_BLANK + rb"data:[a-z]+/", "the text of a data: URL", "send the bytes that it encodes"),
    _lookalike(_BLANK + rb"[{\[]\s*[\"{\[\]}]", "JSON text"),
    _lookalike(rb"\x00\x00\x00\x0cjP  |\xff\x4f\xff\x51", "a JPEG 2000 image", _CONVERT),
    _lookalike(rb"\x00\x00\x00\x0cJXL |\xff\x0a", "a JPEG XL image", _CONVERT),
    _lookalike(rb".{4}ftypcrx ", "a camera's raw file", _CONVERT),
    _lookalike(rb".{4}ftyp(?:M4A|M4B)", "an audio file"),
    _lookalike(rb".{4}ftyp", "an MP4 or QuickTime video", _STILL),
    _lookalike(rb"\x1a\x45\xdf\xa3", "a Matroska or WebM video", _STILL),
    _lookalike(rb"RIFF.{4}AVI ", "an AVI video", _STILL),
    _lookalike(rb"\x00\x00\x01[\xb3\xba]", "an MPEG video", _STILL),
    _lookalike(rb"RIFF.{4}WAVE|ID3|fLaC|OggS|\xff[\xfb\xf3\xf2]", "an audio file"),
    _lookalike(rb"8BPS", "a Photoshop document", _CONVERT),
    _lookalike(rb"\x00\x00[\x01\x02]\x00", "a Windows icon", _CONVERT),
    _lookalike(rb"%!PS", "PostScript", _CONVERT),
    _lookalike(rb"PK\x03\x04", "a ZIP archive or an office document", "send the images inside it one by one"),
    _lookalike(rb"\x1f\x8b", "gzip-compressed data", "send the image uncompressed"),
)  # fmt: skip


def sniff(data: bytes) -> str | None:
    """Tell the media type of an image that can be decoded here, or None for anything else.

    Answers one of image/jpeg, png, webp, heic, heif, avif, gif, bmp, tiff. Looks at the first bytes only:
    a right beginning does not promise a right rest.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return "image/tiff"
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _BMP_HEADERS:
        return "image/bmp"
    if data[4:8] == b"ftyp":
        return _sniff_brands(data)
    return None


def refusal(data: bytes, size: int | None = None) -> str:
    """Say what `data` is instead of an image, and what would work: the sentence of a refusal.

    `data` may be the beginning, 1 KiB or more, of `size` bytes.
    """
    if not data:
        return f"this is empty (0 bytes); send an image as {WORKING_FORMATS}"
    head = data[:1024]
    for lookalike in _LOOKALIKES:
        if lookalike.pattern.match(head):
            return f"this is {lookalike.name}, which is not read here; {lookalike.advice}"
    if _is_text(head):
        return f"this is plain text; send an image as {WORKING_FORMATS}"
    count = len(data) if size is None else size
    return f"these {count:,} bytes are not an image of a known format; send an image as {WORKING_FORMATS}"


def _sniff_brands(data: bytes) -> str | None:
    """Tell AVIF, HEIC and HEIF apart by the brands of the `ftyp` box (ISO/IEC 14496-12, 4.3)."""
    length = min(int.from_bytes(data[:4], "big"), 512)
    major = data[8:12]
    compatible = {data[at : at + 4] for at in range(16, length, 4)}
    if major in _AVIF_BRANDS or (major in _HEIF_BRANDS and compatible & _AVIF_BRANDS):
        return "image/avif"
    if major in _HEIC_BRANDS or (major in _HEIF_BRANDS and compatible & _HEIC_BRANDS):
        return "image/heic"
    return "image/heif" if major in _HEIF_BRANDS else None


def _is_text(head: bytes) -> bool:
    """Tell whether `head` is UTF-8 without control characters, but for a character cut at its end."""
    text = head.decode("utf-8", errors="ignore")
    lost = len(head) - len(text.encode())
    return lost <= 3 and all(character.isprintable() or character.isspace() for character in text)
