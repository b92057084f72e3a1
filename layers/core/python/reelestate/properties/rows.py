"""From facts to the row that keeps them: the one place that fills the searched columns."""

from reelestate.properties.schemas import ListingFacts
from reelestate.properties.tables import PropertyListing

PROJECTED = (
    "title",
    "purpose",
    "category",
    "property_type",
    "address_line1",
    "address_line2",
    "neighborhood",
    "city",
    "state",
    "zip_code",
    "listing_price",
    "currency",
    "bedrooms",
    "bathrooms",
    "mls_number",
)
"""Facts whose column has their name; the status goes to ``listing_status``."""


def project(row: PropertyListing, facts: ListingFacts) -> PropertyListing:
    """Puts the facts and everything searched in them into the row; what they do not hold becomes NULL."""
    for name in PROJECTED:
        setattr(row, name, getattr(facts, name))
    row.listing_status = facts.status
    row.facts = facts.model_dump(mode="json")
    return row
