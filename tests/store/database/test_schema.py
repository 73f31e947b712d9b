"""What the tables hold: moments that compare as they should, words that fit, and an index for what is looked for."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Column, Connection, Index, Integer, String, Table, Text, func, select, text

from beholder.access import secret
from beholder.domain import DEFAULT_PROJECT, BatchState, FileSource, InteractionStatus
from beholder.store.batch_requests import RequestState
from beholder.store.database.database import Database
from beholder.store.database.schema import (
    EPOCH,
    batch_requests,
    batches,
    files,
    from_microseconds,
    holdings,
    identity,
    interactions,
    keys,
    metadata,
    to_microseconds,
    usage,
)
from tests.store.conftest import sqlite_only

ZONES = st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23)))
AWARE = st.datetimes(timezones=ZONES)
FIRST, LAST = (to_microseconds(one.replace(tzinfo=UTC)) for one in (datetime.min, datetime.max))
PROJECT = "p" * 64  # as long as one may be
FILE = "f" * 40
INDEXES = [index for table in metadata.sorted_tables for index in sorted(table.indexes, key=lambda one: str(one.name))]


@given(AWARE)
def test_a_moment_comes_back_the_same_in_utc(moment: datetime) -> None:
    again = from_microseconds(to_microseconds(moment))
    assert again == moment
    assert again.tzinfo is UTC


@given(AWARE, AWARE)
def test_moments_compare_as_their_numbers_do(one: datetime, other: datetime) -> None:
    assert (one < other) == (to_microseconds(one) < to_microseconds(other))


@given(
    st.integers(to_microseconds(datetime.min.replace(tzinfo=UTC)), to_microseconds(datetime.max.replace(tzinfo=UTC)))
)
def test_every_number_is_a_moment_of_its_own(count: int) -> None:
    assert to_microseconds(from_microseconds(count)) == count
    assert -(2**63) <= count < 2**63, "it fits the column"


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        pytest.param(EPOCH, 0, id="the first"),
        pytest.param(EPOCH + timedelta(microseconds=1), 1, id="a microsecond later"),
        pytest.param(EPOCH - timedelta(microseconds=1), -1, id="a microsecond before"),
        pytest.param(datetime(2026, 1, 1, tzinfo=UTC), 1_767_225_600_000_000, id="this year"),
        pytest.param(datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))), 1_767_225_600_000_000, id="a zone"),
    ],
)
def test_a_moment_in_microseconds(moment: datetime, count: int) -> None:
    assert to_microseconds(moment) == count


def test_a_moment_of_no_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError):
        to_microseconds(datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("column", "words"),
    [
        pytest.param(interactions.c.status, InteractionStatus, id="status of interactions"),
        pytest.param(interactions.c.id, ["int_" + "0" * 24], id="id of interactions"),
        pytest.param(interactions.c.project, [PROJECT, DEFAULT_PROJECT], id="project of interactions"),
        pytest.param(files.c.source, FileSource, id="source of files"),
        pytest.param(files.c.id, [FILE], id="id of files"),
        pytest.param(files.c.sha256, ["0" * 64], id="hash of files"),
        pytest.param(files.c.upload, ["0" * 64], id="hash of an upload's token"),
        pytest.param(files.c.project, [PROJECT], id="project of files"),
        pytest.param(
            holdings.c.owner, [f"interactions/{'i' * 64}", f"files/{FILE}", f"batches/{'b' * 64}"], id="holder"
        ),
        pytest.param(holdings.c.project, [PROJECT], id="project of holdings"),
        pytest.param(keys.c.id, ["k" * secret.ID_LENGTH], id="id of keys"),
        pytest.param(keys.c.digest, [secret.digest("x")], id="digest of keys"),
        pytest.param(keys.c.project, [PROJECT], id="project of keys"),
        pytest.param(usage.c.key, ["k" * secret.ID_LENGTH], id="key of usage"),
        pytest.param(usage.c.day, ["2026-01-01"], id="day of usage"),
        pytest.param(identity.c.id, ["0" * 32], id="identity"),
        pytest.param(batches.c.state, BatchState, id="state of batches"),
        pytest.param(batches.c.ending, BatchState, id="ending of batches"),
        pytest.param(batches.c.source, ["0" * 64], id="lines of batches"),
        pytest.param(batches.c.output, ["batch" + "0" * 24], id="file of answers"),
        pytest.param(batches.c.key, ["k" * secret.ID_LENGTH], id="key of batches"),
        pytest.param(batch_requests.c.state, RequestState, id="state of requests"),
    ],
)
def test_a_column_is_as_wide_as_its_widest_word(column: Column[str], words: Iterable[str]) -> None:
    """SQLite would not mind; PostgreSQL refuses what is too long, and so would lose it."""
    assert isinstance(column.type, String)
    assert column.type.length is not None
    assert max(map(len, words)) <= column.type.length


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_what_counts_bytes_or_moments_holds_more_than_two_thousand_million(table: Table) -> None:
    large = ("created", "updated", "expires", "ended", "kept", "revoked", "size", "start", "tokens", "bytes_stored")
    for column in table.columns:
        if column.name in large:
            assert isinstance(column.type, BigInteger), column
        elif isinstance(column.type, Integer):
            assert column.name in ("attempts", "total", "succeeded", "failed", "position", "number") or isinstance(
                column.type, BigInteger
            ), column


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_what_is_looked_for_is_no_json(table: Table) -> None:
    """JSON is Text; what is compared in queries has a bound, so that every database can index it."""
    keyed = {column.name for index in table.indexes for column in index.columns} | {c.name for c in table.primary_key}
    assert keyed
    assert not [name for name in keyed if isinstance(table.c[name].type, Text)]


@sqlite_only
@pytest.mark.parametrize("index", INDEXES, ids=lambda index: str(index.name))
async def test_an_index_answers_the_question_that_it_is_there_for(database: Database, index: Index) -> None:
    assert index.table is not None
    first = next(iter(index.columns))
    plan = await database.read(lambda connection: _plan(connection, f"{index.table} WHERE {first.name} = :value", "*"))
    assert f"USING INDEX {index.name}" in plan


@sqlite_only
async def test_what_a_project_stores_is_summed_up_from_the_index_alone(database: Database) -> None:
    plan = await database.read(lambda connection: _plan(connection, "holdings WHERE project = :value", "sum(size)"))
    assert "COVERING INDEX holdings_by_project" in plan


def _plan(connection: Connection, where: str, what: str) -> str:
    rows = connection.execute(text(f"EXPLAIN QUERY PLAN SELECT {what} FROM {where}"), {"value": "x"})
    return " ".join(str(row[-1]) for row in rows)


async def test_one_database_has_one_name(database: Database) -> None:
    assert await database.read(lambda connection: connection.scalar(select(func.count()).select_from(identity))) == 1
