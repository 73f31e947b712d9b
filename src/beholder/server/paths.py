"""The parts of a path that need more than "anything but a slash"."""

from typing import ClassVar

from starlette.convertors import Convertor, register_url_convertor

from beholder.wire.version import SEGMENT

VERSIONS = ("v1beta", "v1alpha", "v1")  # those that clients send


class _Segment(Convertor[str]):
    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class VersionSegment(_Segment):
    """The API version: one handler answers them all, and what looks like no version 1 is an unknown path."""

    regex: ClassVar[str] = SEGMENT


class NameSegment(_Segment):
    """A model's name: no slash at its end, and no colon, for `models/x:generateContent` is another thing."""

    regex: ClassVar[str] = "[^:]*[^:/]"


class FileSegment(_Segment):
    """The rest of a path that names a file, slashes and all. `abc:download` is another thing, not a file called so."""

    regex: ClassVar[str] = ".*(?<!:download)"


register_url_convertor("version", VersionSegment())
register_url_convertor("name", NameSegment())
register_url_convertor("file", FileSegment())

VERSION = "/{version:version}"
READ = ["GET", "HEAD"]
