"""Projects."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import TenantRow


class Project(TenantRow):
    """A film in the making: a listing, a brand and the style to tell it in."""

    __tablename__ = "projects"
    __table_args__ = (
        CheckConstraint(
            "status in ('draft','script_pending','script_ready','rendering','completed','failed')", name="status_known"
        ),
    )

    property_id: Mapped[UUID | None] = mapped_column(ForeignKey("property_listings.id"), index=True)
    brand_kit_id: Mapped[UUID | None] = mapped_column(ForeignKey("brand_kits.id"), index=True)
    title: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(30))
    status: Mapped[str] = mapped_column(String(30), default="draft")
    style_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    voice_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    generated_script: Mapped[dict[str, Any] | None]
    generated_caption: Mapped[str | None] = mapped_column(Text)
    generated_hashtags: Mapped[list[Any] | None]
