"""Names of files are their project's own, and a key that was replaced may open a while longer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

COLUMNS = "project, id, display_name, media_type, size, sha256, created, expires, source, upload"


def upgrade() -> None:
    """Let two projects have files of one name; who holds their blobs is called after both."""
    with op.batch_alter_table("holdings") as holdings:
        holdings.alter_column("owner", type_=sa.String(120), existing_nullable=False)
    op.execute("UPDATE holdings SET owner = 'files/' || project || '/' || substr(owner, 7) WHERE owner LIKE 'files/%'")
    _files()
    op.execute(f"INSERT INTO files_anew ({COLUMNS}) SELECT {COLUMNS} FROM files")
    op.drop_table("files")
    op.rename_table("files_anew", "files")
    op.create_index("files_by_project", "files", ["project", "created"])
    op.create_index("files_by_expires", "files", ["expires"])
    op.create_index("files_by_upload", "files", ["upload"])
    op.add_column("keys", sa.Column("former", sa.String(64)))
    op.add_column("keys", sa.Column("former_until", sa.BigInteger))


def _files() -> None:
    op.create_table(  # anew: SQLite cannot give a table another key
        "files_anew",
        sa.Column("project", sa.String(64), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("upload", sa.String(64)),
        sa.PrimaryKeyConstraint("project", "id", name="files_by_name"),
    )
