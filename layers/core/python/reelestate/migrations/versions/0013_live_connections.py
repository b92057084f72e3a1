"""Connections that watch jobs through API Gateway, and whose connection it is by its name alone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from reelestate.migrations import gate
from reelestate.migrations.tenancy import isolate, keep_to_ourselves

revision = "0013"
down_revision = "0012"

FUNCTION = "gate_live_connection(p_connection text)"
_BODY = """
        returns table (organization_id uuid)
        language sql stable as $$
          select c.organization_id from live_connections c where c.connection_id = p_connection $$"""


def upgrade() -> None:
    op.create_table(
        "live_connections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.String(length=128), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("session_id", sa.String(length=255), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_live_connections_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_live_connections_organization_id_organizations")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_live_connections_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_connections")),
        sa.UniqueConstraint("connection_id", name=op.f("uq_live_connections_connection_id")),
    )
    for column in ("expires_at", "job_id", "organization_id", "user_id"):
        op.create_index(op.f(f"ix_live_connections_{column}"), "live_connections", [column])
    isolate("live_connections")
    op.create_table(
        "waiting_connections",
        sa.Column("connection_id", sa.String(length=128), nullable=False),
        sa.Column("given", postgresql.JSONB(), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(given) = 'object'", name=op.f("ck_waiting_connections_given_is_object")),
        sa.PrimaryKeyConstraint("connection_id", name=op.f("pk_waiting_connections")),
    )
    op.create_index(op.f("ix_waiting_connections_connected_at"), "waiting_connections", ["connected_at"])
    keep_to_ourselves("waiting_connections")
    op.execute(f"grant create on schema public to {gate.ROLE}")
    op.execute(f"grant select on live_connections to {gate.ROLE}")
    op.execute(f"create policy gate on live_connections for select to {gate.ROLE} using (true)")
    gate.add(FUNCTION, _BODY)
    op.execute(f"revoke create on schema public from {gate.ROLE}")


def downgrade() -> None:
    op.execute(f"drop function {FUNCTION}")
    op.drop_table("waiting_connections")
    op.drop_table("live_connections")
