"""API keys, what they used, and whose interactions and blobs are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of keys; all that is there belongs to the project of those who had none."""
    op.create_table(
        "keys",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("project", sa.String(64), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.BigInteger),
        sa.Column("requests_per_minute", sa.BigInteger),
        sa.Column("tokens_per_day", sa.BigInteger),
        sa.Column("bytes_stored", sa.BigInteger),
        sa.Column("jobs", sa.BigInteger),
    )
    op.create_table(
        "usage",
        sa.Column("key", sa.String(16), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("requests", sa.BigInteger, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
    )
    for table in ("interactions", "holdings"):
        op.add_column(table, sa.Column("project", sa.String(64), nullable=False, server_default="default"))
    op.create_index("holdings_by_project", "holdings", ["project", "size"])
