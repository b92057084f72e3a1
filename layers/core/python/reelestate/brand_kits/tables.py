"""Brand kits."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import TenantRow


class BrandKitRow(TenantRow):
    """A brand kit; ``kit`` is the validated ``BrandKit``."""

    __tablename__ = "brand_kits"

    name: Mapped[str] = mapped_column(String(255))
    kit: Mapped[dict[str, Any]]
    logo_key: Mapped[str | None] = mapped_column(String(500))
    headshot_key: Mapped[str | None] = mapped_column(String(500))
