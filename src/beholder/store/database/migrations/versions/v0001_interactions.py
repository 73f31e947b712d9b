"""Interactions, and who holds which blob."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "interactions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("previous", sa.String(64)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("background", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("echo", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("failure", sa.Text),
    )
    op.create_index("interactions_by_status", "interactions", ["status"])
    op.create_index("interactions_by_expires", "interactions", ["expires"])
    op.create_table(
        "holdings",
        sa.Column("owner", sa.String(80), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
    )
    op.create_index("holdings_by_sha256", "holdings", ["sha256"])
