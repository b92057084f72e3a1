"""Media that projects share, what scenes were written with, what jobs were asked for, and the gate to open jobs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from reelestate.migrations import gate
from reelestate.migrations.tenancy import isolate

revision = "0007"
down_revision = "0006"

SIGNATURE = "gate_jobs_open(p_before timestamptz)"
BODY = """
        returns table (organization_id uuid, job_id uuid)
        language sql stable as $$
          select j.organization_id, j.id
          from jobs j
          where j.status in ('queued', 'processing') and j.kind in ('render', 'infographic', 'analysis')
            and j.updated_at <= p_before
          order by j.updated_at, j.id $$"""


def upgrade() -> None:
    op.create_table(
        "project_media",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("media_asset_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_project_media_organization_id_organizations")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_media_project_id_projects"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["media_asset_id"],
            ["media_assets.id"],
            name=op.f("fk_project_media_media_asset_id_media_assets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_media")),
        sa.UniqueConstraint("project_id", "media_asset_id", name=op.f("uq_project_media_project_id_media_asset_id")),
    )
    op.create_index(op.f("ix_project_media_organization_id"), "project_media", ["organization_id"])
    op.create_index(op.f("ix_project_media_media_asset_id"), "project_media", ["media_asset_id"])
    isolate("project_media")
    op.add_column("scenes", sa.Column("basis", postgresql.JSONB(), nullable=True))
    op.add_column("jobs", sa.Column("settings", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("jobs", sa.Column("is_charged", sa.Boolean(), server_default="false", nullable=False))
    op.create_index(
        "uq_jobs_running",
        "jobs",
        ["project_id"],
        unique=True,
        postgresql_where=sa.text("status in ('queued','processing') and kind in ('render','infographic')"),
    )
    op.execute(f"grant select on jobs to {gate.ROLE}")
    op.execute(f"create policy gate on jobs for select to {gate.ROLE} using (true)")
    op.execute(f"grant create on schema public to {gate.ROLE}")
    gate.add(SIGNATURE, BODY)
    op.execute(f"revoke create on schema public from {gate.ROLE}")


def downgrade() -> None:
    op.execute(f"drop function {SIGNATURE}")
    op.execute("drop policy gate on jobs")
    op.execute(f"revoke all on jobs from {gate.ROLE}")
    op.drop_index("uq_jobs_running", "jobs")
    op.drop_column("jobs", "is_charged")
    op.drop_column("jobs", "settings")
    op.drop_column("scenes", "basis")
    op.drop_table("project_media")
