"""One server, one photo server and one set of locked packages of other clients for all client tests."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.desk import Desk
from tests.clients.photos import lay_out, publish
from tests.clients.process import serving

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NODE_MODULES = HERE / "javascript" / "node_modules"
CLIENTS = ROOT / ".clients"


@pytest.hookimpl(tryfirst=True)  # before the distributor reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the client tests on one worker, so that one server answers all of them."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("clients"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URL of a server without keys that may fetch from loopback."""
    with serving(tmp_path_factory.mktemp("server"), "--allow-private-urls") as url:
        yield url


@pytest.fixture(scope="session")
def keyed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URL of a server that wants the key `sesame`."""
    with serving(tmp_path_factory.mktemp("keyed"), "--api-key", "sesame") as url:
        yield url


@pytest.fixture(scope="session")
def photo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URL of the photo server; see `photos.publish` for what it has."""
    with publish(tmp_path_factory.mktemp("photos")) as url:
        yield url


@pytest.fixture
def desk(tmp_path: Path, server: str, photo_server: str) -> Desk:
    """Give a fresh working directory, connected to the servers."""
    return Desk(lay_out(tmp_path), server, photo_server)


@pytest.fixture
def node_desk(node_modules: Path, desk: Desk) -> Desk:
    """Give a working directory whose scripts find the locked JavaScript SDK."""
    (desk.folder / "node_modules").symlink_to(node_modules)
    return desk


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Install the locked JavaScript packages once; without node, fail under CI and skip elsewhere."""
    _make("javascript", "node", "npm", hint="on Debian: apt-get install -y nodejs npm")
    return NODE_MODULES


@pytest.fixture(scope="session")
def other_clients() -> Path:
    """Install older SDKs and frameworks once; give the folder that has a folder of packages for each family."""
    _make("clients", hint="on Debian: apt-get install -y make")
    return CLIENTS


def _make(target: str, *tools: str, hint: str) -> None:
    missing = [tool for tool in (*tools, "make") if shutil.which(tool) is None]
    if missing:
        reason = f"make {target} needs {' and '.join(missing)} ({hint})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    done = subprocess.run(["make", "--silent", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"make {target} failed:\n{done.stderr}{done.stdout}"
