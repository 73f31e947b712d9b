"""`make fuzz`: tries damaged pictures and requests, keeps what should not have happened, and says how it went."""

import argparse
import sys
import time
from hashlib import sha256
from pathlib import Path
from random import SystemRandom
from statistics import median

from tests.fuzz.campaign import Campaign, Find

FINDS = Path(__file__).parents[1] / "images" / "data" / "finds"
SUBJECTS = {
    "tests.fuzz.pictures:Pictures": 1.0,
    "tests.fuzz.bodies:Bodies": 0.1,
    "tests.fuzz.doors:Doors": 0.2,
}  # inputs of each, of those wanted
WARM_UP = 8  # first looks at the memory that do not count: libraries load, caches fill
MOST_GROWTH = 32 << 20  # bytes, of the median


def main() -> int:
    """Run; 1 when something was found."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument(
        "--inputs", type=int, default=20_000, help="pictures to try; a tenth and a fifth as many requests"
    )
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6), help="decides what is tried")
    chosen = parser.parse_args()
    return max(_run(name, int(chosen.inputs * share), chosen.seed) for name, share in SUBJECTS.items())


def _run(name: str, inputs: int, seed: int) -> int:
    memory: list[int] = []
    finds = 0
    began = time.perf_counter()
    for find in Campaign(name, seed, inputs).run(memory):
        finds += 1
        print(f"input {find.number} is kept as {_keep(find)}:\n{find.wrong}", file=sys.stderr)
    rate = inputs / max(time.perf_counter() - began, 1e-9)
    grown = growth(memory)
    said = "unknown" if grown is None else f"{grown / 2**20:+.1f} MiB"
    print(f"{name} seed {seed}: {inputs:,} inputs, {rate:,.0f} a second, {finds} finds, memory {said}")
    return int(finds > 0 or (grown or 0) > MOST_GROWTH)


def growth(memory: list[int]) -> float | None:
    """Tell how much more memory is in use at the end than after the beginning; None for too short a run."""
    counted = memory[WARM_UP:]
    quarter = len(counted) // 4
    return median(counted[-quarter:]) - median(counted[:quarter]) if quarter >= 2 else None


def _keep(find: Find) -> Path:
    FINDS.mkdir(exist_ok=True)
    path = FINDS / f"{sha256(find.data).hexdigest()[:12]}.bin"
    path.write_bytes(find.data)
    return path


if __name__ == "__main__":
    sys.exit(main())
