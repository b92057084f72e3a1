"""Jobs, their steps and the provider calls they made."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

# Every table that a foreign key may lead to has to be known before the first statement; renders is the topmost feature.
import reelestate.brand_kits.tables
import reelestate.contacts.tables
import reelestate.identity.tables
import reelestate.media.tables
import reelestate.organizations.tables
import reelestate.projects.tables
import reelestate.properties.tables
import reelestate.scenes.tables
import reelestate.templates.tables  # noqa: F401
from reelestate.kit.database import TenantRow


class Job(TenantRow):
    """A piece of work a person asked for; one run of a state machine, and further runs when it is resumed.

    ``settings`` is what was asked for, ``parameters`` what became of it: the state machine's input. A job that
    ``is_charged`` holds credits until it ends; previews and the command line's jobs are free.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("status in ('queued','processing','completed','failed','cancelled')", name="status_known"),
        CheckConstraint("progress between 0 and 100", name="progress_percent"),
        CheckConstraint(
            "kind in ('render','infographic','photo_edit','voice','lip_sync','music','analysis','avatar')",
            name="kind_known",
        ),
        CheckConstraint("render_type in ('preview','final','export_variant')", name="render_type_known"),
        Index("ix_jobs_newest", "organization_id", text("created_at desc")),
        Index(
            "uq_jobs_running",
            "project_id",
            unique=True,
            postgresql_where=text("status in ('queued','processing') and kind in ('render','infographic')"),
        ),
    )

    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="render")
    render_type: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20), default="queued", index=True)
    progress: Mapped[int] = mapped_column(default=0)
    current_step: Mapped[str | None] = mapped_column(String(100))
    attempt: Mapped[int] = mapped_column(default=1)
    execution_arn: Mapped[str | None] = mapped_column(Text)
    parameters: Mapped[dict[str, Any]]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    result: Mapped[dict[str, Any] | None]
    error_code: Mapped[str | None] = mapped_column(String(50))
    error_message: Mapped[str | None] = mapped_column(Text)
    error_details: Mapped[dict[str, Any] | None]
    credits_required: Mapped[int] = mapped_column(default=0)
    is_charged: Mapped[bool] = mapped_column(default=False, server_default="false")
    cost_usd: Mapped[Decimal] = mapped_column(Numeric(12, 6), default=Decimal(0))
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]


class JobStep(TenantRow):
    """One step of a job, or one item of a mapped step. A completed step's ``output`` answers a retry or a resume."""

    __tablename__ = "job_steps"
    __table_args__ = (
        UniqueConstraint("job_id", "name", "item"),
        CheckConstraint("status in ('pending','processing','completed','failed','skipped')", name="status_known"),
        CheckConstraint("progress between 0 and 100", name="progress_percent"),
    )

    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    item: Mapped[str] = mapped_column(String(100), default="")
    status: Mapped[str] = mapped_column(String(20), default="pending")
    progress: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    input_key: Mapped[str] = mapped_column(String(64), default="")
    output: Mapped[dict[str, Any] | None]
    notes: Mapped[list[Any]] = mapped_column(default=list)
    duration_ms: Mapped[int] = mapped_column(default=0)
    cost_usd: Mapped[Decimal] = mapped_column(Numeric(12, 6), default=Decimal(0))
    error_message: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]


class AiCall(TenantRow):
    """One call of a creative provider: what it cost, how long it took, and why it was not the first choice."""

    __tablename__ = "ai_calls"

    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    step: Mapped[str] = mapped_column(String(100))
    capability: Mapped[str] = mapped_column(String(50))
    provider: Mapped[str] = mapped_column(String(100))
    model: Mapped[str] = mapped_column(String(100), default="")
    latency_ms: Mapped[int]
    cost_usd: Mapped[Decimal] = mapped_column(Numeric(12, 6), default=Decimal(0))
    fallback_reason: Mapped[str | None] = mapped_column(Text)
