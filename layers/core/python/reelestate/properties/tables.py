"""Property listings."""

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import TenantRow


class PropertyListing(TenantRow):
    """A property for sale or rent. ``facts`` is the validated ``ListingFacts``, the columns are what is searched."""

    __tablename__ = "property_listings"
    __table_args__ = (CheckConstraint("listing_price >= 0", name="listing_price_not_negative"),)

    title: Mapped[str] = mapped_column(String(255))
    listing_status: Mapped[str] = mapped_column(String(50))
    listing_price: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    facts: Mapped[dict[str, Any]]
