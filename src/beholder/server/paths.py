"""The parts of a path that need more than "anything but a slash"."""

from typing import ClassVar

from starlette.convertors import Convertor, register_url_convertor

VERSIONS = ("v1beta", "v1alpha", "v1")


class _Segment(Convertor[str]):
    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class VersionSegment(_Segment):
    """The API version: clients send three, one handler answers them all, and any other is an unknown path."""

    regex: ClassVar[str] = "|".join(VERSIONS)


class NameSegment(_Segment):
    """A model's name. No colon: `models/x:generateContent` is another thing, not a model called so."""

    regex: ClassVar[str] = "[^:]+"


class FileSegment(_Segment):
    """The rest of a path that names a file, slashes and all. `abc:download` is another thing, not a file called so."""

    regex: ClassVar[str] = ".*(?<!:download)"


register_url_convertor("version", VersionSegment())
register_url_convertor("name", NameSegment())
register_url_convertor("file", FileSegment())

VERSION = "/{version:version}"
READ = ["GET", "HEAD"]
