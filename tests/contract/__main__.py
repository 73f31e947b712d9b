"""`make contract`, or `python -m tests.contract --examples 200 --seed 1`: the long round."""

import argparse
import asyncio
import logging
import secrets
import sys
import tempfile
from pathlib import Path

import structlog

from tests.contract.campaign import campaign


def main() -> int:
    """Run all phases of Schemathesis; 1 when something was found."""
    parser = argparse.ArgumentParser(prog="make contract", description=__doc__)
    parser.add_argument("--examples", type=int, default=50, help="requests of each operation")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="decides what is tried")
    parser.add_argument("--keys", action="store_true", help="of a server that has keys")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="beholder-contract-") as folder:
        chosen = ("--max-examples", str(given.examples), "--seed", str(given.seed), "--continue-on-failure")
        status, said = asyncio.run(campaign(Path(folder), *chosen, key="a-key-of-the-owner" if given.keys else None))
    print(said)
    return status


if __name__ == "__main__":
    sys.exit(main())
