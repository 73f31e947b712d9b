"""WEBP stills by their fast road: Pillow reads each as an animation, on a canvas of its own, and copies it twice."""

from PIL import Image as Pillow
from PIL import WebPImagePlugin

from beholder.images.decoding.opencv import decode_opencv
from beholder.images.formats.orientation import Pixels


def decode_webp(data: bytes, picture: Pillow.Image) -> Pixels | None:
    """Decode to uint8 [H, W, 3], unturned, alpha on white; `picture` is the same data opened lazily.

    Answers None for an animation, and for what does not decode this way: Pillow may take it.
    """
    if not isinstance(picture, WebPImagePlugin.WebPImageFile) or picture.is_animated:
        return None
    end = 8 + int.from_bytes(data[4:8], "little")  # of the file, as it says itself: RFC 9649, 2.4
    return decode_opencv(memoryview(data)[:end], picture.mode, picture.size)
