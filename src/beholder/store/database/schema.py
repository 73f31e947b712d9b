"""The tables. What a query looks for is a column; the rest is JSON in ASCII, so that any text fits any database.

Times are whole microseconds since 1970, UTC: the one form that every database compares alike.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

from beholder.domain import DEFAULT_PROJECT

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
    Column("project", String(64), nullable=False, server_default=DEFAULT_PROJECT),
    Index("interactions_by_status", "status"),
    Index("interactions_by_expires", "expires"),
)

files = Table(
    "files",
    metadata,
    Column("project", String(64), primary_key=True),  # a caller chooses names, which are his project's own
    Column("id", String(40), primary_key=True),
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
    Column("owner", String(120), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("project", String(64), nullable=False, server_default=DEFAULT_PROJECT),
    Index("holdings_by_sha256", "sha256"),
    Index("holdings_by_project", "project", "size"),  # what a project stores is summed up from this alone
)

# API keys, never in clear. A revoked one stays, so that taking the last key away does not open the server.
keys = Table(
    "keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("revision", BigInteger, nullable=False),  # grows with each change, so that the sum of all tells of any
    Column("digest", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("project", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("revoked", BigInteger),
    Column("requests_per_minute", BigInteger),
    Column("tokens_per_day", BigInteger),
    Column("bytes_stored", BigInteger),
    Column("jobs", BigInteger),
    Column("former", String(64)),  # the digest that was replaced last, when that opens a while longer
    Column("former_until", BigInteger),
)

# What each key used on each day, which begins at midnight UTC.
usage = Table(
    "usage",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("requests", BigInteger, nullable=False),
    Column("tokens", BigInteger, nullable=False),
)

# One row: what this database is called where its blobs lie.
identity = Table("identity", metadata, Column("id", String(32), primary_key=True))


batches = Table(
    "batches",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("project", String(64), nullable=False),
    Column("state", String(20), nullable=False),
    Column("ending", String(20)),  # the state that it was told to end in, while it is in progress
    Column("model", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("inline", Boolean, nullable=False),
    Column("priority", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("ended", BigInteger),
    Column("kept", BigInteger),  # until when it can be read once it has ended
    Column("source", String(64), nullable=False),  # the blob of its lines
    Column("size", BigInteger, nullable=False),  # bytes of that
    Column("output", String(64)),
    Column("attempts", Integer, nullable=False),  # of what is done with it as a whole
    Column("total", Integer, nullable=False),
    Column("succeeded", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("failure", Text),
    Column("key", String(16)),
    Index("batches_by_state", "state"),
    Index("batches_by_project", "project"),
)

# One request of a batch: where its line stands in the batch's blob, and what came of it.
batch_requests = Table(
    "batch_requests",
    metadata,
    Column("batch", String(64), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("number", Integer, nullable=False),  # of its line, from 1
    Column("start", BigInteger, nullable=False),  # bytes
    Column("size", BigInteger, nullable=False),  # bytes
    Column("label", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("result", Text),
    Index("batch_requests_by_state", "batch", "state", "position"),
)


def to_microseconds(moment: datetime) -> int:
    """Print an aware `moment`."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def from_microseconds(count: int) -> datetime:
    """Read a moment, aware, in UTC."""
    return EPOCH + timedelta(microseconds=count)
