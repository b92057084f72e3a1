"""Templates: saved settings to start projects from."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import Deletable, TenantRow, Versioned


class Template(Versioned, Deletable, TenantRow):
    """A named set of settings. A public one may be used, but not changed, by every tenant."""

    __tablename__ = "templates"
    __table_args__ = (
        CheckConstraint("type in ('listing_promo','instagram_reel','open_house','custom')", name="type_known"),
    )

    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(30), index=True)
    description: Mapped[str | None] = mapped_column(Text)
    thumbnail_key: Mapped[str | None] = mapped_column(String(500))
    output_key: Mapped[str | None] = mapped_column(String(500))
    prompt_template: Mapped[str | None] = mapped_column(Text)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    credits_used: Mapped[int] = mapped_column(default=0)
    usage_count: Mapped[int] = mapped_column(default=0)
    is_public: Mapped[bool] = mapped_column(default=False, index=True)
