"""The tables. What a query looks for is a column; the rest is JSON in ASCII, so that any text fits any database.

Times are whole microseconds since 1970, UTC: the one form that every database compares alike.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = MetaData()

interactions = Table(
    "interactions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("previous", String(64)),  # no foreign key: the one before may be deleted
    Column("status", String(20), nullable=False),
    Column("background", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("model", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("request", Text, nullable=False),
    Column("echo", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("failure", Text),
    Index("interactions_by_status", "status"),
    Index("interactions_by_expires", "expires"),
)

files = Table(
    "files",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("project", String(64), nullable=False),
    Column("display_name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("source", String(20), nullable=False),
    Column("upload", String(64)),  # which upload it came by: one that is finished again gives this file again
    Index("files_by_project", "project", "created"),
    Index("files_by_expires", "expires"),
    Index("files_by_upload", "upload"),
)

# Who holds which blob. A blob's count of references is its count of rows, so the two can never disagree.
holdings = Table(
    "holdings",
    metadata,
    Column("owner", String(80), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Index("holdings_by_sha256", "sha256"),
)

# One row: what this database is called where its blobs lie.
identity = Table("identity", metadata, Column("id", String(32), primary_key=True))


def to_microseconds(moment: datetime) -> int:
    """Print an aware `moment`."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def from_microseconds(count: int) -> datetime:
    """Read a moment, aware, in UTC."""
    return EPOCH + timedelta(microseconds=count)
