"""What all rooms' tests share: how Hypothesis runs, and servers, of which none is started unless a test asks for it."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.services import postgres, s3
from tests.services.package import needed

settings.register_profile("untimed", deadline=None, suppress_health_check=(HealthCheck.too_slow,))  # cores are shared
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def s3_server() -> Iterator[s3.ObjectServer]:
    needed("moto", "obstore")
    with s3.running() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.PostgresServer]:
    needed("asyncpg", "greenlet", postgres.PACKAGE)
    with postgres.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The setting: nothing, which means SQLite in the data folder, and the URL of a new PostgreSQL database."""
    if request.param == "sqlite":
        yield ""
        return
    server: postgres.PostgresServer = request.getfixturevalue("postgres_server")
    url = server.new()
    yield url
    server.drop(url)
