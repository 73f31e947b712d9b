"""`make kill`, or `python -m tests.kill --rounds 200 --seed 1`: the long campaign."""

import argparse
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.kill.campaign import campaign
from tests.kill.outages import Services, outages
from tests.kill.place import Place
from tests.services import postgres, s3
from tests.services.proxy import Proxy


def main() -> None:
    """Run the campaign and say how it went."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--remote", action="store_true", help="on PostgreSQL and S3, not on SQLite and a folder")
    parser.add_argument("--outages", action="store_true", help="PostgreSQL and S3 die, and the server does not")
    given = parser.parse_args()
    print(f"{given.rounds} rounds, seed {given.seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="beholder-kill-"))
    try:
        for line in _lines(given, folder):
            print(line, flush=True)
    except AssertionError as broken:
        sys.exit(f"a promise was broken: {broken}\nThe data and the log of the server are in {folder}.")
    print("every promise was kept")


def _lines(given: argparse.Namespace, folder: Path) -> Iterator[str]:
    if not (given.remote or given.outages):
        yield from campaign(Place(folder), given.rounds, given.seed)
        return
    with remote(folder) as (place, services):
        if given.outages:
            yield from outages(place, services, given.rounds, given.seed)
        else:
            yield from campaign(place, given.rounds, given.seed)


@contextmanager
def remote(folder: Path) -> Iterator[tuple[Place, Services]]:
    """Run a database server and an object store, which is reached by a way that can be cut off."""
    os.environ.update(s3.CREDENTIALS)
    with ExitStack() as stack:
        database = stack.enter_context(postgres.running(postgres.LASTING))
        objects = stack.enter_context(s3.running())
        way = stack.enter_context(Proxy(objects.port).running())
        place = Place(folder, database.new(), objects, objects.bucket(), f"http://127.0.0.1:{way.port}")
        yield place, Services(database, way)


if __name__ == "__main__":
    main()
