"""The inbox: events of third parties, each kept once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from reelestate.migrations.tenancy import keep_to_ourselves

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "inbox_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=255), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status in ('received','recorded','handled','failed')", name=op.f("ck_inbox_events_status_known")
        ),
        sa.CheckConstraint(
            "(status = 'handled') = (processed_at is not null)", name=op.f("ck_inbox_events_processed_when_handled")
        ),
        sa.CheckConstraint("(status = 'failed') = (error is not null)", name=op.f("ck_inbox_events_error_when_failed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_events")),
        sa.UniqueConstraint("source", "event_id", name=op.f("uq_inbox_events_source_event_id")),
    )
    op.create_index(op.f("ix_inbox_events_received_at"), "inbox_events", ["received_at"])
    keep_to_ourselves("inbox_events")


def downgrade() -> None:
    op.drop_table("inbox_events")
