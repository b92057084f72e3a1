"""Brand kits."""

from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import Deletable, TenantRow, Versioned


class BrandKitRow(Versioned, Deletable, TenantRow):
    """A brand kit; ``kit`` is the validated ``BrandKit``. A tenant has at most one default."""

    __tablename__ = "brand_kits"
    __table_args__ = (
        Index(
            "uq_brand_kits_default",
            "organization_id",
            unique=True,
            postgresql_where=text("is_default and deleted_at is null"),
        ),
    )

    name: Mapped[str] = mapped_column(String(255))
    is_default: Mapped[bool] = mapped_column(default=False, server_default="false")
    kit: Mapped[dict[str, Any]]
    logo_key: Mapped[str | None] = mapped_column(String(500))
    logo_light_key: Mapped[str | None] = mapped_column(String(500))
    headshot_key: Mapped[str | None] = mapped_column(String(500))
