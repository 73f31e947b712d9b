"""What `make fuzz` found, once it is mended: none of it may do harm again. Crashes are tried in a child process."""

from pathlib import Path

import pytest

from tests.fuzz.campaign import Campaign
from tests.fuzz.pictures import Pictures
from tests.images.samples import DATA

FINDS = sorted((DATA / "finds").iterdir())


class Finds(Pictures):
    """All finds, one after the other, in the place of damaged pictures."""

    def make(self, number: int) -> bytes:
        return FINDS[number].read_bytes()


def test_no_find_does_harm_any_more() -> None:
    found = list(Campaign(f"{__name__}:Finds", 0, len(FINDS), seconds=60).run())
    assert {FINDS[find.number].name: find.wrong for find in found} == {}


@pytest.mark.parametrize("path", FINDS, ids=lambda path: path.name)
def test_finds_are_small_and_named_for_what_they_did(path: Path) -> None:
    assert 0 < path.stat().st_size < 100_000
    assert "-" in path.stem, "rename it: what happened, in words"
