"""Given listing files as people write them, then facts and warnings, or an error naming field and remedy."""

import json
from pathlib import Path
from typing import Any

import pytest

from reelestate.kit.errors import InvalidInput
from reelestate.properties.loading import load_listing, parse_listing
from reelestate.properties.schemas import ListingFacts
from tests.unit.support.inputs import INPUTS
from tests.unit.support.listings import FULL, facts

CASA = INPUTS / "house-casa" / "listing.json"
NAUGHTY = INPUTS / "blns.json"


@pytest.mark.skipif(not CASA.exists(), reason="the real inputs are not beside the repository")
def test_a_real_listing_loads_as_it_is() -> None:
    loaded = load_listing(CASA)

    assert loaded.warnings == ()
    assert loaded.facts.listing_price == 3200
    assert (loaded.facts.currency, loaded.facts.price_per, loaded.facts.price_qualifier) == ("ZAR", "night", "from")
    assert (loaded.facts.bedrooms, loaded.facts.sleeps, loaded.facts.distance_to_beach_m) == (4, 8, 300)
    assert loaded.facts.status == "for_rent"
    assert loaded.facts.floor_area is None


def test_facts_survive_a_round_trip_through_json() -> None:
    full = facts()
    again = ListingFacts.model_validate(json.loads(json.dumps(full.model_dump(mode="json", exclude_none=True))))
    assert again == full


@pytest.mark.parametrize(
    ("fields", "field", "problem"),
    [
        ({"listing_price": -3}, "listing_price", "greater than 0"),
        ({"listing_price": 0}, "listing_price", "greater than 0"),
        ({"listing_price": "1e400"}, "listing_price", "at most 999999999999.99"),
        ({"listing_price": "a lot"}, "listing_price", "not a number"),
        ({"listing_price": float("nan")}, "listing_price", "not a finite number"),
        ({"listing_price": float("inf")}, "listing_price", "not a finite number"),
        ({"listing_price": True}, "listing_price", "not a number"),
        ({"listing_price": [1]}, "listing_price", "not a number"),
        ({"price": 5, "listing_price": 6}, "listing_price", "given twice"),
        ({"address_line1": "  "}, "address_line1", "empty"),
        ({"address_line1": "\u200b"}, "address_line1", "empty"),
        ({"title": ""}, "title", "empty"),
        ({"title": "x" * 256}, "title", "longer than 255"),
        ({"title": ["a"]}, "title", "not text"),
        ({"bedrooms": 2.5}, "bedrooms", "not a whole number"),
        ({"bedrooms": -1}, "bedrooms", "at least 0"),
        ({"bedrooms": 10**30}, "bedrooms", "at most 100"),
        ({"bathrooms": 2.3}, "bathrooms", "not a number of bathrooms"),
        ({"year_built": 2999}, "year_built", "future"),
        ({"year_built": 12}, "year_built", "at least 1000"),
        ({"floor_area": 200}, "floor_area", "no unit"),
        ({"floor_area": "200 rods"}, "floor_area", "no unit we know"),
        ({"square_feet": -5}, "floor_area.value", "greater than 0"),
        ({"features": "pool"}, "features", "not a list"),
        ({"features": ["pool", {}]}, "features[1]", "not text"),
        ({"features": ["x" * 201]}, "features[0]", "longer than 200"),
        ({"features": ["x"] * 101}, "features", "more than 100"),
        ({"description": "x" * 20_001}, "description", "longer than 20000"),
        ({"status": "selling"}, "status", "not one of"),
        ({"currency": "XXQ"}, "currency", "no currency"),
        ({"open_house": {"date": "tomorrow"}}, "open_house.date", "not a date"),
        ({"open_house": {"date": "2030-06-15", "start": "25:00"}}, "open_house.start", "not a time"),
        ({"open_house": {"date": "2030-06-15", "start": "16:00", "end": "13:00"}}, "open_house", "ends before"),
        ({"open_house": "Sunday"}, "open_house", "not a set of fields"),
        ({"status": "price_drop", "listing_price": 5, "former_price": 4}, "former_price", "not above"),
        ({"agent": {"email": "nobody"}}, "agent.email", "no e-mail address"),
        ({"agent": "Jane"}, "agent", "not a set of fields"),
        ({"brand": {"colors": {"primary": "red"}}}, "brand.colors.primary", "no colour"),
        ({"brand": {"logo": "../../etc/passwd.png"}}, "brand.logo", "leaves the listing's folder"),
        ({"brand": {"logo": "/etc/passwd.png"}}, "brand.logo", "leaves the listing's folder"),
        ({"brand": {"logo": "logo.exe"}}, "brand.logo", "no picture file"),
    ],
)
def test_bad_facts_name_field_problem_and_remedy(fields: dict[str, Any], field: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_listing({"title": "12 Oak Street", **fields})
    assert caught.value.field == field
    assert problem in caught.value.problem
    assert caught.value.remedy


def test_without_title_and_address_the_title_is_missing() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_listing({"bedrooms": 3})
    assert caught.value.field == "title"


def test_all_errors_are_listed_together() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_listing({"title": "x", "bedrooms": -1, "bathrooms": -1, "year_built": 2999})
    assert [error["field"] for error in caught.value.details["errors"]] == ["bedrooms", "bathrooms", "year_built"]


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"price": "$1,250,000"}, "listing_price", 1_250_000),
        ({"price": {"amount": 900, "currency": "eur", "per": "month"}}, "currency", "EUR"),
        ({"beds": 3}, "bedrooms", 3),
        ({"zip": 12345}, "zip_code", "12345"),
        ({"status": "Just Listed"}, "status", "just_listed"),
        ({"status": "sold"}, "status", "just_sold"),
        ({"address": "12 Oak Street"}, "address_line1", "12 Oak Street"),
        ({"price": {"amount": 900, "per": "month"}}, "purpose", "rent"),
    ],
)
def test_common_spellings_are_understood(fields: dict[str, Any], name: str, value: object) -> None:
    loaded = parse_listing({"title": "Oak", **fields})
    assert getattr(loaded.facts, name) == value
    assert loaded.warnings == ()


@pytest.mark.parametrize(("written", "unit"), [("230 m²", "sqm"), ("2,450 sq ft", "sqft"), ("0.25 acres", "acre")])
def test_areas_keep_the_unit_they_were_written_in(written: str, unit: str) -> None:
    area = parse_listing({"title": "Oak", "floor_area": written}).facts.floor_area
    assert area is not None
    assert area.unit == unit


def test_unknown_fields_warn_with_a_guess_and_refuse_when_strict() -> None:
    fields = {"title": "Oak", "bedroms": 3, "open_house": {"date": "2030-06-15", "begin": "13:00"}}

    warnings = parse_listing(fields).warnings

    assert 'Did you mean "bedrooms"?' in warnings[0]
    assert warnings[1].startswith("open_house.begin")
    with pytest.raises(InvalidInput, match="bedroms"):
        parse_listing(fields, strict=True)


def test_invisible_characters_are_removed_with_a_warning() -> None:
    loaded = parse_listing({"title": "Oak\u202e Street", "features": ["po\u200bol"]})
    assert loaded.facts.title == "Oak Street"
    assert loaded.facts.features == ("pool",)
    assert [warning.split(":")[0] for warning in loaded.warnings] == ["title", "features[0]"]


def test_a_long_description_is_accepted() -> None:
    assert len(parse_listing({**FULL, "description": "A fine day. " * 416}).facts.description or "") > 4900


def test_doubtful_facts_warn() -> None:
    passed = parse_listing({"title": "Oak", "open_house": {"date": "2001-01-06"}}).warnings
    undated = parse_listing({"title": "Oak", "status": "open_house"}).warnings
    assert "has passed" in passed[0]
    assert "no date" in undated[0]


def test_agent_and_brand_become_the_brand_kit() -> None:
    kit = parse_listing(
        {
            "title": "Oak",
            "agent": {"name": "Jane Roe", "phone": "+1 555 0142", "headshot": "jane.jpg"},
            "brand": {"colors": {"primary": "#abc"}, "accent_color": "#C89B5C", "fonts": {"heading": "Lora"}},
        }
    ).brand_kit
    assert (kit.agent_name, kit.headshot, kit.heading_font) == ("Jane Roe", "jane.jpg", "Lora")
    assert (kit.primary_color, kit.accent_color) == ("#AABBCC", "#C89B5C")


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the real inputs are not beside the repository")
def test_naughty_strings_give_facts_or_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "listing.json"
    texts = {"title", "address_line1", "city", "property_type", "description", "features[0]"}
    for text in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        listing = {**dict.fromkeys(texts - {"features[0]"}, text), "features": [text], "agent": {"name": text}}
        path.write_text(json.dumps(listing), encoding="utf-8")
        assert _field_in_error(path) in {None, *texts}
        path.write_text(json.dumps({"title": "Oak", "listing_price": text}), encoding="utf-8")
        assert _field_in_error(path) in {None, "listing_price"}


def _field_in_error(path: Path) -> str | None:
    try:
        load_listing(path)
    except InvalidInput as error:
        return error.field
    return None
