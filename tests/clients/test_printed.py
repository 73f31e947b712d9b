"""Every program that the README and the page of clients print, run as it is printed."""

import json
import re
import sys
from pathlib import Path

import pytest

from tests.clients.desk import Desk
from tests.clients.printed import CLIENTS, README, ROOT, Block, blocks

PRINTED = [block for page in (README, CLIENTS) for block in blocks(page)]
ARCHIVED = "google.generativeai"


def programs(language: str) -> list[object]:
    return [pytest.param(block, id=block.name) for block in PRINTED if block.language == language]


@pytest.fixture
def place(desk: Desk) -> Desk:
    """Give a working directory with the photos where the pages' programs look for them."""
    (desk.folder / "examples").symlink_to(ROOT / "examples")
    return desk


def test_there_are_programs_to_run() -> None:
    found = {(block.name.partition(":")[0], block.language) for block in PRINTED}
    assert found == {
        *(("README.md", language) for language in ("python", "bash")),
        *(("clients.md", language) for language in ("python", "javascript", "yaml")),
    }


@pytest.mark.parametrize("block", programs("python"))
def test_a_program_in_python(place: Desk, other_clients: Path, block: Block) -> None:
    archived = ARCHIVED in block.text
    flags = ("-S", "-W", "ignore") if archived else ()
    variables = {"PYTHONPATH": str(other_clients / "generativeai-0.8")} if archived else {}
    check(block, place.run(sys.executable, *flags, "-c", block.at(place.server), **variables))


@pytest.mark.parametrize("block", programs("bash"))
def test_a_command(place: Desk, block: Block) -> None:
    answer = json.loads(place.run("bash", "-c", block.at(place.server)))
    assert answer["status"] == "completed"


@pytest.mark.parametrize("block", programs("javascript"))
def test_a_program_in_javascript(place: Desk, node_modules: Path, block: Block) -> None:
    (place.folder / "node_modules").symlink_to(node_modules)
    (place.folder / "printed.mjs").write_text(block.at(place.server))
    check(block, place.run("node", "printed.mjs"))


def check(block: Block, said: str) -> None:
    """Hold what was printed against the page: words exactly, numbers not, which differ a little between processors."""
    assert said.strip()
    if block.output:
        assert [words(line) for line in said.splitlines()] == [words(line) for line in block.output.splitlines()]


def words(line: str) -> str:
    return re.sub(r"\d+", "#", line)
