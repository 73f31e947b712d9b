"""Pictures on their way through the program: as sources, with their bytes in hand, as pixels, and as what is kept."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

RGB: TypeAlias = NDArray[np.uint8]  # [H, W, 3], sRGB, upright


class Resolution(StrEnum):
    """How closely the caller wants an image looked at; decides tokens and pixels."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    ULTRA_HIGH = "ultra_high"


@dataclass(frozen=True, slots=True)
class Inline:
    """Image bytes that travelled inside the request."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileId:
    """An uploaded file, by the id after `files/`."""

    id: str


@dataclass(frozen=True, slots=True)
class Url:
    """An image elsewhere, to be fetched through the guard."""

    url: str


@dataclass(frozen=True, slots=True)
class ImageSource:
    """An image as a request names it, before anything was fetched or looked at."""

    origin: Inline | FileId | Url
    where: str  # the field that named it, for messages: "input[0].content[1]"
    resolution: Resolution | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An image in hand: compressed bytes, and the upright size read from their header.

    `tokens` is what the image costs in the regime of the model that was asked.
    """

    data: bytes = field(repr=False)
    media_type: str  # sniffed, never the declared one
    sha256: str  # of `data`, lower-case hex
    width: int  # pixels, upright
    height: int  # pixels, upright
    tokens: int
    where: str
    resolution: Resolution | None = None
    project: str = ""  # that asks

    @property
    def key(self) -> tuple[str, str]:
        """What every cache knows it by: nobody can tell from the time it takes what another project has shown."""
        return self.project, self.sha256


@dataclass(frozen=True, slots=True)
class KeptImage:
    """An image of a stored request; its bytes lie in the store under their hash."""

    sha256: str  # of the compressed bytes, lower-case hex
    size: int  # bytes
    media_type: str  # sniffed
    where: str
    resolution: Resolution | None = None
    uri: str | None = None  # as the request named it; None when the bytes travelled inside


I_co = TypeVar("I_co", covariant=True)
