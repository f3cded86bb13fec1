"""What editors decided of two stories."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("one", sa.String(64), nullable=False),
        sa.Column("other", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("canonical", sa.String(64)),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("editor", sa.String(64), nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("one_hash", sa.String(64), nullable=False),
        sa.Column("other_hash", sa.String(64), nullable=False),
        sa.Column("undone_at", sa.String(20)),
        sa.Column("undone_by", sa.String(64)),
    )
    op.create_index("verdicts_pair", "verdicts", ["one", "other"])
