"""Memory over time: a leak is a line that rises, however noisy."""

import asyncio
import time
from dataclasses import dataclass, field

import numpy as np
import psutil

SAMPLE_SECONDS = 0.25


@dataclass
class Memory:
    """Samples of one process: seconds since the first, and bytes of resident memory."""

    pid: int
    samples: list[tuple[float, int]] = field(default_factory=list)

    async def watch(self) -> None:
        """Sample until cancelled."""
        process, began = psutil.Process(self.pid), time.monotonic()
        while True:
            self.samples.append((time.monotonic() - began, process.memory_info().rss))
            await asyncio.sleep(SAMPLE_SECONDS)

    @property
    def most(self) -> int:
        """The most bytes ever seen."""
        return max(size for _, size in self.samples)

    def growth(self) -> float:
        """Fit a line to the second half; give the bytes by which it rises from its beginning to its end."""
        half = np.array(self.samples[len(self.samples) // 2 :], dtype=float)
        if len(half) < 3:
            return 0.0
        slope = np.polyfit(half[:, 0], half[:, 1], 1)[0]
        return float(slope * (half[-1, 0] - half[0, 0]))
