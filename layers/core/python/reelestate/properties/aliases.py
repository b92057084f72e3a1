"""Other spellings of the listing's fields, brought to ours."""

from typing import Any

from reelestate.properties import parsing

SPELLINGS: dict[str, str] = {
    "name": "title",
    "listing_status": "status",
    "kind": "property_type",
    "type": "property_type",
    "address": "address_line1",
    "street": "address_line1",
    "zip": "zip_code",
    "postcode": "zip_code",
    "postal_code": "zip_code",
    "price": "listing_price",
    "previous_price": "former_price",
    "beds": "bedrooms",
    "baths": "bathrooms",
    "area": "floor_area",
    "sqft": "square_feet",
    "lot_area": "lot_size",
    "mls": "mls_number",
}
PRICE_PARTS = frozenset({"amount", "currency", "per", "qualifier"})
FLAT = frozenset(
    {
        "square_feet",
        "square_meters",
        "floor_area_unit",
        "lot_size_unit",
        "open_house_date",
        "open_house_start",
        "open_house_end",
        "specs",
    }
)
NESTED: dict[str, dict[str, str]] = {
    "address": {"street": "address_line1", "city": "city", "state": "state", "zip": "zip_code", "country": "country"},
    "specs": {
        "price": "listing_price",
        "area": "floor_area",
        "beds": "bedrooms",
        "baths": "bathrooms",
        "amenities": "amenities",
    },
}
"""Groups of facts that some programs send, and what we call their parts."""
_STATUS_WORDS = {"sold": "just_sold", "new_listing": "just_listed", "price_reduced": "price_drop", "rent": "for_rent"}
_PARTS_OF = {
    "square_feet": "floor_area",
    "square_meters": "floor_area",
    "floor_area_unit": "floor_area",
    "lot_size_unit": "lot_size",
    "open_house_date": "open_house",
    "open_house_start": "open_house",
    "open_house_end": "open_house",
}


def fact_of(key: str) -> str:
    """The field of ``ListingFacts`` that a key speaks of: ``sqft`` and ``square_meters`` of ``floor_area``."""
    name = SPELLINGS.get(key, key)
    return _PARTS_OF.get(name, name)


def spread(data: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """The fields by our name for those of a group, else by the name given: ``{name: (as spelled, value)}``.

    Raises ValueError for a fact that is given beside its group.
    """
    result: dict[str, tuple[str, Any]] = {}
    for key, value in data.items():
        parts = NESTED.get(key)
        given = {key: (key, value)}
        if parts and isinstance(value, dict):
            given = {parts.get(part, f"{key}.{part}"): (f"{key}.{part}", inner) for part, inner in value.items()}
        for name, spelled in given.items():
            if name in result:
                raise ValueError(f"{spelled[0]}: is given twice, under two names|Keep one of the two")
            result[name] = spelled
    return result


def canonical(data: dict[str, Any]) -> dict[str, Any]:
    """The same facts under our names. Raises ValueError when a fact is given twice under two names."""
    result: dict[str, Any] = {}
    for key, (_, value) in spread(data).items():
        name = SPELLINGS.get(key, key)
        if name in result:
            raise ValueError(f"{name}: is given twice, under two names|Keep one of the two")
        result[name] = value
    _price(result)
    _areas(result)
    _open_house(result)
    _words(result)
    return {
        key: value for key, value in result.items() if value is not None and not (isinstance(value, list) and not value)
    }


def _price(facts: dict[str, Any]) -> None:
    price = facts.get("listing_price")
    if not isinstance(price, dict):
        return
    facts["listing_price"] = price.get("amount")
    for part, name in (("currency", "currency"), ("per", "price_per"), ("qualifier", "price_qualifier")):
        if price.get(part) is not None:
            facts.setdefault(name, price[part])


def _areas(facts: dict[str, Any]) -> None:
    for key, unit in (("square_feet", "sqft"), ("square_meters", "sqm")):
        if facts.get(key) is not None:
            if facts.get("floor_area") is not None:
                raise ValueError(f"{key} is given beside floor_area|Keep one of the two")
            facts["floor_area"] = {"value": facts.pop(key), "unit": unit}
    for key in ("floor_area", "lot_size"):
        if facts.get(key) is not None:
            try:
                facts[key] = parsing.measure(facts[key], _unit(facts.get(f"{key}_unit")))
            except ValueError as error:
                raise ValueError(f"{key}: {error}") from error


def _unit(written: Any) -> str | None:
    parsed = parsing.measure({"value": 1, "unit": written}) if isinstance(written, str) else None
    return str(parsed["unit"]) if parsed else None


def _open_house(facts: dict[str, Any]) -> None:
    day = facts.pop("open_house_date", None)
    start, end = facts.pop("open_house_start", None), facts.pop("open_house_end", None)
    if day is None and start is None and end is None:
        return
    if facts.get("open_house") is not None:
        raise ValueError("open_house: is given twice, as one field and in parts|Keep one of the two")
    facts["open_house"] = {
        key: value for key, value in (("date", day), ("start", start), ("end", end)) if value is not None
    }


def _words(facts: dict[str, Any]) -> None:
    for key in ("status", "purpose", "category", "price_per", "price_qualifier"):
        if isinstance(facts.get(key), str):
            facts[key] = facts[key].strip().lower().replace(" ", "_").replace("-", "_")
    if isinstance(facts.get("currency"), str):
        facts["currency"] = facts["currency"].strip().upper()
    status = facts.get("status")
    if isinstance(status, str):
        # "active" only says that it is on the market; whether for sale or for rent follows from the other facts.
        facts["status"] = None if status == "active" else _STATUS_WORDS.get(status, status)
    rented = facts.get("price_per") is not None or "rent" in str(facts.get("property_type", "")).lower()
    if facts.get("purpose") is None:
        facts["purpose"] = "rent" if rented or facts.get("status") == "for_rent" else "sale"
    if facts.get("status") is None:
        facts["status"] = "for_rent" if facts["purpose"] == "rent" else "for_sale"
    if facts.get("title") is None and isinstance(facts.get("address_line1"), str):
        facts["title"] = facts["address_line1"]
