import dataclasses

import numpy as np
import pytest

from beholder.domain import FileId, Image, ImageSource, Inline, KeptImage, Resolution, Url

ORIGINS = [
    pytest.param(Inline(b"secret bytes"), id="inside the request"),
    pytest.param(FileId("a1"), id="uploaded"),
    pytest.param(Url("https://example.org/cat.jpg"), id="elsewhere"),
]
IMAGE = Image(b"secret bytes", "image/png", "0f" * 32, 4, 3, 258, "input[0]")
KEPT = KeptImage("0f" * 32, 12, "image/png", "input[0]")


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_source_is_known_by_where_it_came_from_and_where_it_stood(origin: Inline | FileId | Url) -> None:
    source = ImageSource(origin, "input[0]")
    assert source == ImageSource(origin, "input[0]", None), "looked at as closely as the engine thinks fit"
    assert source != ImageSource(origin, "input[1]")
    assert source != ImageSource(origin, "input[0]", Resolution.LOW)
    assert len({source, ImageSource(origin, "input[0]")}) == 1, "it can be a key"


@pytest.mark.parametrize("value", [*ORIGINS, pytest.param(IMAGE, id="in hand"), pytest.param(KEPT, id="kept")])
def test_no_bytes_are_shown(value: object) -> None:
    shown = repr(value)
    assert "secret" not in shown
    assert len(shown) < 200
    source = repr(ImageSource(value, "input[0]")) if isinstance(value, Inline) else ""
    assert "secret" not in source


def test_a_url_and_a_file_of_one_name_are_two_things() -> None:
    assert len({ImageSource(FileId("a"), "input"), ImageSource(Url("a"), "input")}) == 2


@pytest.mark.parametrize(
    ("word", "resolution"),
    [("low", Resolution.LOW), ("medium", Resolution.MEDIUM), ("high", Resolution.HIGH), ("ultra_high", "ultra_high")],
)
def test_resolutions_are_their_words_coarse_before_fine(word: str, resolution: Resolution) -> None:
    assert Resolution(word) == resolution == word
    assert [*Resolution] == ["low", "medium", "high", "ultra_high"]


def test_what_is_kept_of_an_image_is_no_bytes() -> None:
    fields = {field.name: field.type for field in dataclasses.fields(KeptImage)}
    assert not {"data", "width", "height", "tokens"} & set(fields)
    shared = {field.name for field in dataclasses.fields(Image)} & set(fields)
    assert shared == {"media_type", "sha256", "where", "resolution"}
    assert KEPT.uri is None, "the bytes travelled inside"


def test_an_image_cannot_be_changed_on_its_way() -> None:
    for value in (IMAGE, KEPT, ImageSource(FileId("a"), "input")):
        with pytest.raises((dataclasses.FrozenInstanceError, TypeError, AttributeError)):
            value.where = "elsewhere"  # type: ignore[misc]


def test_a_picture_is_height_width_and_three_colours() -> None:
    from beholder.domain.images import RGB

    picture: RGB = np.zeros((3, 4, 3), np.uint8)
    assert picture.shape == (IMAGE.height, IMAGE.width, 3)
