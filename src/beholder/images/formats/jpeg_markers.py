"""The markers of a JPEG, counted before a reader believes them.

Pillow handles every marker before the first scan in Python, and every byte between two markers. libjpeg
decodes all scans of a progressive picture, each at the price of the whole picture, however many there are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from beholder.images.formats.excess import Excess

MOST_SEGMENTS = 1000  # before the first scan: a profile may have 255, extended metadata some hundred
MOST_EXIF = 8  # segments, which Pillow joins anew at each
MOST_RESOURCES = 1000  # of Photoshop, over all its segments
MOST_PADDING = 64 * 1024  # bytes between markers
MOST_SCANS = 100  # libjpeg's own script has 10 for colour and 18 for four inks
MOST_PASSES = 20  # scans times pixels, in pictures of the largest size that is taken

_MARKER = re.compile(rb"\xff[\x01-\xfe]")
_MARKER_WITHIN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # in coded data, where restart markers are common
_BARE = frozenset((0xC8, *range(0xD0, 0xDA), *range(0xF0, 0xFE)))  # those after which Pillow reads no length
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_SCAN, _END, _APP1, _APP13 = 0xDA, 0xD9, 0xE1, 0xED


@dataclass(frozen=True, slots=True)
class _Segment:
    """A marker and where its content, without the length, starts and ends."""

    kind: int
    start: int
    end: int


def check_jpeg(data: bytes, max_pixels: int) -> None:
    """Raise `Excess` for a JPEG whose markers or scans cost more than pictures of `max_pixels` pixels do.

    Only the header of a baseline picture is looked at. Of a progressive one all bytes are, some gigabytes
    a second. A header that makes no sense passes: readers refuse it.
    """
    exif = resources = 0
    frame: _Segment | None = None
    for segment in _segments(data, 2, _MARKER, "before its first scan"):
        if segment.kind in _FRAMES:
            frame = segment
        elif segment.kind == _APP1:
            exif += data.startswith(b"Exif\0\0", segment.start)
        elif segment.kind == _APP13:
            resources += data.count(b"8BIM", segment.start, segment.end)
        elif segment.kind == _SCAN:
            _check_scans(data, frame, segment, max_pixels)
            return
        if exif > MOST_EXIF:
            raise Excess(f"it has more than {MOST_EXIF} EXIF segments")
        if resources > MOST_RESOURCES:
            raise Excess(f"it has more than {MOST_RESOURCES:,} Photoshop resources")


def _check_scans(data: bytes, frame: _Segment | None, first: _Segment, max_pixels: int) -> None:
    if frame is None or frame.end - frame.start < 6 or first.start >= min(first.end, len(data)):
        return
    height, width = int.from_bytes(data[frame.start + 1 : frame.start + 3]), _width(data, frame)
    if frame.kind not in _PROGRESSIVE and data[first.start] >= data[frame.start + 5]:
        return  # one scan holds all its components, and nothing after it is read
    most = MOST_SCANS
    if width * height:
        most = min(most, max(1, MOST_PASSES * max_pixels // (width * height)))
    if data.count(b"\xff\xda", first.start) >= most and _scans(data, first) > most:
        raise Excess(f"it has more than the {most} scans that are taken for {width} x {height} pixels")


def _scans(data: bytes, first: _Segment) -> int:
    """Count the scans up to the end of the picture; another picture may follow it."""
    scans = 1
    for segment in _segments(data, first.end, _MARKER_WITHIN, "between its scans", padded=True):
        if segment.kind == _END:
            break
        scans += segment.kind == _SCAN
        if scans > MOST_SCANS:
            break
    return scans


def _segments(
    data: bytes, at: int, marker: re.Pattern[bytes], where: str, *, padded: bool = False
) -> Iterator[_Segment]:
    """Walk the markers as Pillow does, or past coded data when `padded`. Raises `Excess`."""
    padding = 0
    for _ in range(MOST_SEGMENTS):
        found = marker.search(data, at) if padded else marker.search(data, at, at + MOST_PADDING + 2)
        padding += 0 if padded else (found.start() if found else min(len(data), at + MOST_PADDING + 2)) - at
        if padding > MOST_PADDING:
            raise Excess(f"it has more than {MOST_PADDING:,} bytes of padding {where}")
        if found is None:
            return
        kind, start = data[found.end() - 1], found.end()
        if kind not in _BARE:
            start, length = start + 2, int.from_bytes(data[start : start + 2])
            at = start + max(0, length - 2)
        else:
            at = start
        yield _Segment(kind, start, at)
    raise Excess(f"it has more than {MOST_SEGMENTS:,} segments {where}")


def _width(data: bytes, frame: _Segment) -> int:
    return int.from_bytes(data[frame.start + 3 : frame.start + 5])
