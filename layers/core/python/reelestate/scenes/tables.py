"""Scenes of a project."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import TenantRow, Versioned


class Scene(Versioned, TenantRow):
    """One line of the film with its photo, camera move and transition.

    ``claims`` maps words of the narration to the listing fact or photo they rest on. ``basis`` is what the scene was
    written with, so that what nobody touched stays the planner's choice; None where a person made the scene.
    """

    __tablename__ = "scenes"
    __table_args__ = (
        UniqueConstraint("project_id", "sequence_order", deferrable=True, initially="DEFERRED"),
        CheckConstraint("duration_ms > 0", name="duration_positive"),
    )

    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    line_id: Mapped[str | None] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20), default="feature", server_default="feature")
    sequence_order: Mapped[int]
    start_time_ms: Mapped[int]
    duration_ms: Mapped[int]
    narration_text: Mapped[str | None] = mapped_column(Text)
    on_screen_text: Mapped[str | None] = mapped_column(String(100))
    media_asset_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_assets.id"), index=True)
    camera_movement: Mapped[dict[str, Any]] = mapped_column(default=dict)
    transition_type: Mapped[str] = mapped_column(String(50), default="crossfade")
    transition_duration_ms: Mapped[int] = mapped_column(default=500)
    overlay_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    claims: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    basis: Mapped[dict[str, Any] | None]
