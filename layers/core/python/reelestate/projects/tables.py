"""Projects."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import Deletable, TenantRow, Versioned


class Project(Versioned, Deletable, TenantRow):
    """Something in the making: a listing, a brand and the style to tell it in.

    ``approved_at`` is when a person approved the storyboard as it stands; any edit of it clears the approval.
    ``edited_post`` is the post as a person wrote it, without endings; it goes before the generated one.
    """

    __tablename__ = "projects"
    __table_args__ = (
        CheckConstraint(
            "status in ('draft','script_pending','script_ready','rendering','completed','failed','cancelled')",
            name="status_known",
        ),
        CheckConstraint(
            "type in ('listing_tour','promo_video','infographic','film','podcast','avatar_video','photo_edit',"
            "'template')",
            name="type_known",
        ),
        CheckConstraint("jsonb_typeof(edited_post) = 'object'", name="edited_post_is_object"),
        Index("ix_projects_newest", "organization_id", text("created_at desc")),
    )

    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    property_id: Mapped[UUID | None] = mapped_column(ForeignKey("property_listings.id"), index=True)
    brand_kit_id: Mapped[UUID | None] = mapped_column(ForeignKey("brand_kits.id"), index=True)
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("templates.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(30), index=True)
    status: Mapped[str] = mapped_column(String(30), default="draft", index=True)
    script: Mapped[str | None] = mapped_column(Text)
    style_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    voice_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    infographic_settings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    generated_script: Mapped[dict[str, Any] | None]
    generated_caption: Mapped[str | None] = mapped_column(Text)
    generated_hashtags: Mapped[list[Any] | None]
    generated_first_comment: Mapped[str | None] = mapped_column(Text)
    edited_post: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    thumbnail_key: Mapped[str | None] = mapped_column(String(500))
    credits_used: Mapped[int] = mapped_column(default=0, server_default="0")
    completed_at: Mapped[datetime | None]


class ProjectMedia(TenantRow):
    """A picture, film or recording that a project is told with, and its place among them. Projects share media."""

    __tablename__ = "project_media"
    __table_args__ = (UniqueConstraint("project_id", "media_asset_id"),)

    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    media_asset_id: Mapped[UUID] = mapped_column(ForeignKey("media_assets.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
