"""What was measured and how: the words at the top of every page."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from beholder import __version__
from beholder.domain import ThinkingLevel


@dataclass(frozen=True, slots=True)
class About:
    """An engine on a folder."""

    engine: str
    folder: Path
    thinking: ThinkingLevel | None = None
    limit: int | None = None

    @property
    def title(self) -> str:
        """Name both."""
        return f"{self.engine} on {self.folder.resolve().name}"

    @property
    def words(self) -> str:
        """Say which program, asked for which effort, on which machine."""
        limit = f", at most {self.limit} cases of a task" if self.limit else ""
        return f"beholder {__version__}, thinking level {self.thinking or 'left to the engine'}{limit}; {machine()}"


def machine() -> str:
    """Name the processor and the Python: int8 networks differ a little from one processor to the next."""
    processor = next(iter(_models()), None) or platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores of {processor}, Python {platform.python_version()}"


def _models() -> list[str]:
    """Read the names of the processors where Linux tells them."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
