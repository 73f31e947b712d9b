import pytest
from pydantic import BaseModel, ValidationError

from beholder.domain import Resolution
from beholder.wire.words import AnyResolution, lower


class Shape(BaseModel):
    resolution: AnyResolution = None


@pytest.mark.parametrize(
    ("written", "resolution"),
    [
        ("low", Resolution.LOW),
        (" HIGH ", Resolution.HIGH),
        ("MEDIA_RESOLUTION_ULTRA_HIGH", Resolution.ULTRA_HIGH),
        ({"level": "MEDIA_RESOLUTION_MEDIUM"}, Resolution.MEDIUM),
        (1, Resolution.LOW),
        (2, Resolution.MEDIUM),
        ({"level": 3}, Resolution.HIGH),
        (4, Resolution.ULTRA_HIGH),
        (0, None),
        ("MEDIA_RESOLUTION_UNSPECIFIED", None),
        ("", None),
        (None, None),
        ({}, None),
    ],
)
def test_every_way_to_write_a_resolution(written: object, resolution: Resolution | None) -> None:
    assert Shape.model_validate({"resolution": written}).resolution is resolution


@pytest.mark.parametrize("written", ["huge", 5, -1, [], 1.5, True, False, {"level": True}])
def test_what_is_no_resolution_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Shape.model_validate({"resolution": written})


def test_what_is_no_word_stays_as_it_is() -> None:
    assert [lower(value) for value in (" A ", 5, None)] == ["a", 5, None]
