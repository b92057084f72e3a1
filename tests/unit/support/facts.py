"""Any listing a person could write, as fields of our own spelling."""

from typing import Any

from hypothesis import strategies as st

from reelestate.kit.text import clean_text


def _clean(most: int) -> st.SearchStrategy[str]:
    """Text that cleaning leaves as it is."""
    awkward = st.sampled_from(
        ["=1+1", "-3", "+27", "@home", "'=x", "''", "'tis", '"a";b', "a;b|c", "a,b", "ＡＢ", "=\u200d"]
    )
    anything = st.text(max_size=most).map(lambda text: clean_text(text)[0])
    return (awkward.map(lambda text: clean_text(text)[0]) | anything).filter(lambda text: 0 < len(text) <= most)


def _block() -> st.SearchStrategy[str]:
    lines = st.lists(_clean(40), min_size=1, max_size=4).map("\n".join)
    return lines.map(lambda text: clean_text(text, multiline=True)[0]).filter(bool)


def _hundredths(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(lambda hundredths: hundredths / 100)


def _area() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"value": _hundredths(1, 10**8), "unit": st.sampled_from(["sqft", "sqm", "acre", "hectare"])}
    )


def _phrases() -> st.SearchStrategy[list[str]]:
    return st.lists(_clean(60), min_size=1, max_size=4)


def fields() -> st.SearchStrategy[dict[str, Any]]:
    """Fields that make a valid listing."""
    visit = st.fixed_dictionaries(
        {"date": st.dates().map(str)}, optional={"start": st.times().map(lambda time: f"{time:%H:%M}")}
    )
    return st.fixed_dictionaries(
        {
            "title": _clean(255),
            "purpose": st.just("rent"),
            "status": st.sampled_from(["for_rent", "just_listed", "pending", "open_house", "just_sold"]),
            "currency": st.sampled_from(["USD", "ZAR", "EUR"]),
        },
        optional={
            "category": st.sampled_from(["residential", "commercial", "resale"]),
            "property_type": _clean(100),
            "address_line1": _clean(255),
            "address_line2": _clean(255),
            "neighborhood": _clean(100),
            "city": _clean(100),
            "state": _clean(100),
            "zip_code": _clean(100),
            "country": _clean(100),
            "locality": _clean(255),
            "listing_price": _hundredths(1, 10**11),
            "former_price": _hundredths(1, 10**11),
            "price_per": st.sampled_from(["night", "month"]),
            "price_qualifier": st.just("from"),
            "bedrooms": st.integers(0, 100),
            "bathrooms": st.integers(0, 400).map(lambda quarters: quarters / 4),
            "sleeps": st.integers(1, 500),
            "floor_area": _area(),
            "lot_size": _area(),
            "year_built": st.integers(1000, 2025),
            "distance_to_beach_m": _hundredths(0, 10**8),
            "features": _phrases(),
            "amenities": _phrases(),
            "nearby": _phrases(),
            "open_house": visit,
            "mls_number": _clean(100),
            "description": _block(),
            "target_audience": _clean(100),
            "positioning_notes": _block(),
            "altered_photos": st.dictionaries(
                st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30), _clean(60), max_size=3
            ).filter(bool),
            "source": _clean(255),
        },
    )
