"""Listings for the tests: the sample one, and changes of it."""

from typing import Any

from reelestate.brand_kits.schemas import BrandKit
from reelestate.generation.schemas import StoryPhoto
from reelestate.properties.loading import load_listing
from reelestate.properties.schemas import ListingFacts
from tests.unit.generation import demo

VISIT = {"date": "2030-06-15", "start": "13:00", "end": "16:00"}


def facts(**changes: Any) -> ListingFacts:
    """The sample listing with some fields changed; None takes a field away."""
    base = load_listing(demo.LISTING).facts.model_dump(mode="json", exclude_none=True)
    return ListingFacts.model_validate({k: v for k, v in (base | changes).items() if v is not None})


def kit() -> BrandKit:
    """The sample listing's brand."""
    return load_listing(demo.LISTING).brand_kit


def photos() -> list[StoryPhoto]:
    """The sample listing's photos, as if analysed."""
    return demo.photos()
