import re

import pytest

from beholder.weights.catalogue import ALL, Weight

each = pytest.mark.parametrize("weight", [pytest.param(weight, id=weight.name) for weight in ALL])


@each
def test_a_record_is_complete(weight: Weight) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", weight.sha256)
    assert re.fullmatch(r"\d+(\.\d+)+", weight.version)
    assert weight.licence
    assert weight.origin
    assert not weight.path.startswith("/")
    assert ".." not in weight.path


@each
def test_a_licence_is_a_permissive_one(weight: Weight) -> None:
    assert set(weight.licence.split(" AND ")) <= {"Apache-2.0", "MIT"}


def test_no_two_records_are_one() -> None:
    for field in ("name", "sha256"):
        assert len({getattr(weight, field) for weight in ALL}) == len(ALL)
