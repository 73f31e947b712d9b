import pytest

from beholder.engines.embedded.experts.detection.coco import NAMES


def test_there_are_eighty_kinds_and_ten_gaps() -> None:
    assert len(NAMES) == len(set(NAMES.values())) == 80
    assert sorted(set(range(1, 91)) - set(NAMES)) == [12, 26, 29, 30, 45, 66, 68, 69, 71, 83]


@pytest.mark.parametrize(
    ("number", "name"),
    [(1, "person"), (13, "stop sign"), (67, "dining table"), (82, "refrigerator"), (90, "toothbrush")],
)
def test_numbers(number: int, name: str) -> None:
    assert NAMES[number] == name


def test_names_are_clean() -> None:
    assert all(name == name.strip().lower() and "\n" not in name for name in NAMES.values())
