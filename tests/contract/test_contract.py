"""A short round of what `make contract` does for longer: the same requests each time."""

import os
from pathlib import Path

import pytest

from tests.contract.campaign import campaign, program

ROUND = ("--phases", "fuzzing,stateful", "--max-examples", "4", "--seed", "1", "--continue-on-failure", "--no-shrink")
KEPT = r"^/\{version\}/(files|interactions)"


@pytest.fixture(autouse=True)
def _schemathesis() -> None:
    if program() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("schemathesis is not installed")
        pytest.skip("schemathesis is not installed")


async def test_the_description_is_true(tmp_path: Path) -> None:
    status, said = await campaign(tmp_path, *ROUND)
    assert status == 0, said


async def test_it_is_true_of_a_server_with_keys(tmp_path: Path) -> None:
    status, said = await campaign(tmp_path, "--include-path-regex", KEPT, *ROUND, key="a-key-of-the-owner")
    assert status == 0, said


async def test_what_is_not_true_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nobody would know that anything is tried at all."""
    monkeypatch.setattr("beholder.wire.models.METHODS", (1,))
    status, said = await campaign(tmp_path, "--include-path", "/{version}/models", *ROUND)
    assert status == 1, said
    assert "violates schema" in said
