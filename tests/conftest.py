"""Servers that several rooms' tests talk to; none is started unless a test asks for it."""

from collections.abc import Iterator

import pytest

from tests.services import s3
from tests.services.package import needed


@pytest.fixture(scope="session")
def s3_server() -> Iterator[s3.ObjectServer]:
    needed("moto", "obstore")
    with s3.running() as server:
        yield server
