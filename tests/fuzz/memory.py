"""How much memory this process has in use, and had at its peak. Linux tells, C libraries included."""

import re
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def in_use() -> int:
    """Give the bytes in use now."""
    return _kilobytes("VmRSS") * 1024


def peak() -> int:
    """Give the most bytes that were in use at once since `reset_peak`."""
    return _kilobytes("VmHWM") * 1024


def reset_peak() -> None:
    """Count the peak anew."""
    _RESET.write_text("5")


def _kilobytes(kind: str) -> int:
    found = re.search(rf"{kind}:\s+(\d+) kB", _STATUS.read_text())
    assert found is not None
    return int(found[1])
