import pytest

from beholder.evaluation.figures import Figure, Unit, counted


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        pytest.param(0.5, Unit.SHARE, "0.500", id="share"),
        pytest.param(0.52047, Unit.HUNDREDTHS, "52.0", id="hundredths"),
        pytest.param(None, Unit.SHARE, "-", id="nothing to measure"),
        pytest.param(0.0, Unit.SHARE, "0.000", id="zero is a figure"),
    ],
)
def test_written(value: float | None, unit: Unit, written: str) -> None:
    assert Figure("a", value, "b", unit=unit).written == written


def test_counted() -> None:
    assert [counted(count, "photo") for count in (0, 1, 1200)] == ["0 photos", "1 photo", "1,200 photos"]
