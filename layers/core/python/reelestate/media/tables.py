"""Uploaded media."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import Deletable, TenantRow, Versioned


class MediaAsset(Versioned, Deletable, TenantRow):
    """An uploaded file. ``working_key`` is its upright, metadata-free copy, which is all that films are made from.

    It is ``awaiting_upload`` until its upload is confirmed. ``thumbnails`` maps a longest edge in pixels to a key.
    """

    __tablename__ = "media_assets"
    __table_args__ = (
        CheckConstraint(
            "processing_status in ('awaiting_upload','pending','processing','ready','failed')",
            name="processing_status_known",
        ),
        CheckConstraint(
            "file_type in ('image','video','audio','voiceover','music','logo','headshot','template')",
            name="file_type_known",
        ),
        Index("ix_media_assets_newest", "organization_id", text("created_at desc")),
        Index("ix_media_assets_tags", "tags", postgresql_using="gin"),
    )

    uploaded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("projects.id"), index=True)
    property_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("property_listings.id", ondelete="SET NULL"), index=True
    )
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    title: Mapped[str | None] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(Text)
    file_type: Mapped[str] = mapped_column(String(20), index=True)
    mime_type: Mapped[str] = mapped_column(
        String(100), default="application/octet-stream", server_default="application/octet-stream"
    )
    file_size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(500))
    working_key: Mapped[str | None] = mapped_column(String(500))
    working_sha256: Mapped[str | None] = mapped_column(String(64))
    thumbnails: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    width: Mapped[int | None]
    height: Mapped[int | None]
    duration_seconds: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    category: Mapped[str | None] = mapped_column(String(50))
    tags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    is_favorite: Mapped[bool] = mapped_column(default=False, server_default="false")
    ai_description: Mapped[str | None] = mapped_column(Text)
    ai_tags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    ai_quality_score: Mapped[Decimal | None] = mapped_column(Numeric(3, 2))
    analysis: Mapped[dict[str, Any] | None]
    altered: Mapped[str | None] = mapped_column(String(100))
    processing_status: Mapped[str] = mapped_column(String(20), default="pending")
    problem: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
