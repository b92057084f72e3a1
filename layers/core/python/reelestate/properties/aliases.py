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
    }
)
_STATUS_WORDS = {"sold": "just_sold", "new_listing": "just_listed", "price_reduced": "price_drop", "rent": "for_rent"}


def canonical(data: dict[str, Any]) -> dict[str, Any]:
    """The same facts under our names. Raises ValueError when a fact is given twice under two names."""
    result: dict[str, Any] = {}
    for key, value in data.items():
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
    if day is not None:
        facts.setdefault("open_house", {"date": day, "start": start, "end": end})


def _words(facts: dict[str, Any]) -> None:
    for key in ("status", "purpose", "category", "price_per", "price_qualifier"):
        if isinstance(facts.get(key), str):
            facts[key] = facts[key].strip().lower().replace(" ", "_").replace("-", "_")
    if isinstance(facts.get("currency"), str):
        facts["currency"] = facts["currency"].strip().upper()
    status = facts.get("status")
    if isinstance(status, str):
        facts["status"] = _STATUS_WORDS.get(status, status)
    rented = facts.get("price_per") is not None or "rent" in str(facts.get("property_type", "")).lower()
    if facts.get("purpose") is None:
        facts["purpose"] = "rent" if rented or facts.get("status") == "for_rent" else "sale"
    if facts.get("status") is None:
        facts["status"] = "for_rent" if facts["purpose"] == "rent" else "for_sale"
    if facts.get("title") is None and isinstance(facts.get("address_line1"), str):
        facts["title"] = facts["address_line1"]
