from pathlib import Path

from beholder.store.blobs.identity import identify
from beholder.store.database.database import Database


async def test_a_database_is_called_the_same_for_ever_and_no_other_is(database: Database, tmp_path: Path) -> None:
    name = await database.read(identify)
    await database.close()
    again = Database(database._url)
    await again.open()
    assert await again.read(identify) == name
    await again.close()
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    await other.open()
    assert await other.read(identify) != name
    await other.close()
