"""The programs that the pages print: what a newcomer copies from them must run as it stands."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
CLIENTS = ROOT / "docs" / "clients.md"

_FENCED = re.compile(r"^```(\w+)\n((?:(?!```).*\n)*)```\n(?:\n((?:    .*\n)+))?", re.M)
_CURL = re.compile(r"^    (curl .*\n(?:    .*\n)*)", re.M)
_SERVER = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Block:
    """One program."""

    language: str
    text: str
    output: str  # what the page says it prints; "" when it says nothing
    name: str  # for the test

    def at(self, server: str) -> str:
        """Give the program for the server that runs at `server`."""
        return self.text.replace(_SERVER, server)


def blocks(page: Path) -> list[Block]:
    """Read the programs of `page`, and the curl commands that it indents."""
    text = page.read_text()
    fenced = [(match.start(), match[1], match[2], _outdented(match[3] or "")) for match in _FENCED.finditer(text)]
    curls = [(match.start(), "bash", _outdented(match[1]), "") for match in _CURL.finditer(text)]
    found = sorted([*fenced, *curls])
    return [
        Block(language, program, output, f"{page.name}:{text.count(chr(10), 0, start) + 1}")
        for start, language, program, output in found
    ]


def _outdented(text: str) -> str:
    return re.sub(r"^    ", "", text, flags=re.M)
