"""Uploaded media."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import TenantRow


class MediaAsset(TenantRow):
    """An uploaded file. ``working_key`` is its upright, metadata-free copy, which is all that films are made from."""

    __tablename__ = "media_assets"
    __table_args__ = (
        CheckConstraint("processing_status in ('pending','ready','failed')", name="processing_status_known"),
    )

    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("projects.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    file_type: Mapped[str] = mapped_column(String(20))
    file_size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(500))
    working_key: Mapped[str | None] = mapped_column(String(500))
    working_sha256: Mapped[str | None] = mapped_column(String(64))
    width: Mapped[int | None]
    height: Mapped[int | None]
    category: Mapped[str | None] = mapped_column(String(50))
    ai_quality_score: Mapped[Decimal | None] = mapped_column(Numeric(3, 2))
    analysis: Mapped[dict[str, Any] | None]
    altered: Mapped[str | None] = mapped_column(String(100))
    processing_status: Mapped[str] = mapped_column(String(20), default="pending")
    problem: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
