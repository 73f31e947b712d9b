"""`make kill`, or `python -m tests.kill --rounds 200 --seed 1`: the long campaign."""

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from tests.kill.campaign import campaign


def main() -> None:
    """Run the campaign and say how it went."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--database-url", default="", help="an empty database; none means SQLite")
    given = parser.parse_args()
    print(f"{given.rounds} rounds, seed {given.seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="beholder-kill-"))
    try:
        for line in campaign(folder, given.rounds, given.seed, given.database_url):
            print(line, flush=True)
    except AssertionError as broken:
        sys.exit(f"a promise was broken: {broken}\nThe data and the log of the server are in {folder}.")
    print("every promise was kept")


if __name__ == "__main__":
    main()
