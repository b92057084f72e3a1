"""Property listings."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Numeric, SmallInteger, String, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, deferred, mapped_column

from reelestate.kit.database import Deletable, TenantRow, Versioned

SEARCHED = "title, address_line1, address_line2, neighborhood, city, state, zip_code, mls_number"
"""The columns full-text search looks into; revision 0002 makes the index over them."""


class PropertyListing(Versioned, Deletable, TenantRow):
    """A property for sale or rent. ``facts`` is the validated ``ListingFacts``; the other columns are what is searched.

    ``notes`` and ``tags`` are the realtor's own and never enter copy.
    """

    __tablename__ = "property_listings"
    __table_args__ = (
        CheckConstraint("listing_price >= 0", name="listing_price_not_negative"),
        Index("ix_property_listings_search", "search", postgresql_using="gin"),
        Index("ix_property_listings_tags", "tags", postgresql_using="gin"),
        Index("ix_property_listings_newest", "organization_id", text("created_at desc")),
    )

    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(String(255))
    listing_status: Mapped[str] = mapped_column(String(50), index=True)
    purpose: Mapped[str] = mapped_column(String(10), default="sale", server_default="sale")
    category: Mapped[str | None] = mapped_column(String(20))
    property_type: Mapped[str | None] = mapped_column(String(100))
    address_line1: Mapped[str | None] = mapped_column(String(255))
    address_line2: Mapped[str | None] = mapped_column(String(255))
    neighborhood: Mapped[str | None] = mapped_column(String(100))
    city: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[str | None] = mapped_column(String(100))
    zip_code: Mapped[str | None] = mapped_column(String(100))
    listing_price: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    bedrooms: Mapped[int | None] = mapped_column(SmallInteger)
    bathrooms: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    mls_number: Mapped[str | None] = mapped_column(String(100))
    facts: Mapped[dict[str, Any]]
    notes: Mapped[str | None] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    search: Mapped[Any] = deferred(
        mapped_column(
            TSVECTOR,
            Computed(
                "to_tsvector('english'::regconfig, "
                + " || ' ' || ".join(f"coalesce({name}, '')" for name in SEARCHED.split(", "))
                + ")",
                persisted=True,
            ),
        )
    )
