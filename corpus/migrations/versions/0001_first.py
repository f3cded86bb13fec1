"""Stories, what editors decided about them, and what was removed."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    properties = op.create_table(
        "properties",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.bulk_insert(properties, [{"name": "identity", "value": uuid.uuid4().hex}])
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(counters, [{"name": "revision", "value": 0}])
    op.create_table(
        "stories",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("url", sa.Text),
        sa.Column("institution", sa.String(64)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("script", sa.String(4), nullable=False),
        sa.Column("segments", sa.JSON, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("teaser", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("published", sa.String(10)),
        sa.Column("event_start", sa.String(10)),
        sa.Column("event_end", sa.String(10)),
        sa.Column("images", sa.JSON, nullable=False),
        sa.Column("attribution", sa.Text, nullable=False),
        sa.Column("versions", sa.JSON, nullable=False),
        sa.Column("date", sa.String(10)),
        sa.Column("date_source", sa.String(16)),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("added", sa.String(20), nullable=False),
        sa.Column("changed", sa.String(20), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_stories_institution", "stories", ["institution"])
    op.create_index("stories_revision", "stories", ["revision"])
    op.create_index("stories_title", "stories", ["title"])
    op.create_table(
        "edits",
        sa.Column(
            "story_id",
            sa.String(64),
            sa.ForeignKey("stories.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("field", sa.String(32), primary_key=True),
        sa.Column("value", sa.JSON),
        sa.Column("original", sa.JSON),
        sa.Column("at", sa.String(20), nullable=False),
    )
    op.create_table(
        "removals",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("lifted", sa.Boolean, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )
    op.create_index("removals_revision", "removals", ["revision"])
