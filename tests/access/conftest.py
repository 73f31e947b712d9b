"""The database and the clock of the store's tests."""

from tests.store.conftest import clock, database

__all__ = ["clock", "database"]
