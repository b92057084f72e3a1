"""From a listing file to facts, a brand kit and warnings, with errors that name the field and the remedy."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from reelestate.brand_kits.schemas import BrandKit
from reelestate.kit import clock
from reelestate.kit.documents import read_document
from reelestate.kit.errors import InvalidInput
from reelestate.kit.text import clean_text, did_you_mean
from reelestate.properties import aliases
from reelestate.properties.schemas import ListingFacts, Measure, OpenHouse

_AGENT = {
    "name": "agent_name",
    "title": "agent_title",
    "brokerage": "brokerage_name",
    "brokerage_name": "brokerage_name",
    "email": "agent_email",
    "phone": "agent_phone",
    "license": "license_number",
    "license_number": "license_number",
    "website": "website",
    "headshot": "headshot",
}
_COLORS = {"primary": "primary_color", "secondary": "secondary_color", "accent": "accent_color"}
_FONTS = {"heading": "heading_font", "body": "body_font"}
_FLAT = ("name", "logo", "logo_light", "headshot", *_COLORS.values(), *_FONTS.values())
_BRAND = {name: name for name in _FLAT}
_NESTED = {
    "open_house": frozenset(OpenHouse.model_fields),
    "floor_area": frozenset(Measure.model_fields),
    "lot_size": frozenset(Measure.model_fields),
    "price": aliases.PRICE_PARTS,
    "listing_price": aliases.PRICE_PARTS,
    **{group: frozenset(parts) for group, parts in aliases.NESTED.items()},
}
KNOWN = frozenset(ListingFacts.model_fields) | frozenset(aliases.SPELLINGS) | aliases.FLAT
"""Every field a listing may have, in every spelling."""
_MESSAGES: dict[str, tuple[str, str]] = {
    "missing": ("is missing", "Write it"),
    "string_type": ("is not text", "Write words, in quotes when they look like a number"),
    "string_too_long": ("is longer than {max_length} characters", "Shorten it"),
    "string_too_short": ("is empty", "Write it, or leave the field out"),
    "literal_error": ("is not one of {expected}", "Use one of these words"),
    "enum": ("is not one of {expected}", "Use one of these words"),
    "bool_parsing": ("is neither true nor false", "Write true or false"),
    "bool_type": ("is neither true nor false", "Write true or false"),
    "float_parsing": ("is not a number", "Write a number"),
    "float_type": ("is not a number", "Write a number"),
    "extra_forbidden": ("is unknown", "Take it out"),
    "greater_than": ("must be greater than {gt}", "Correct the figure, or leave the field out"),
    "greater_than_equal": ("must be at least {ge}", "Correct the figure, or leave the field out"),
    "less_than_equal": ("must be at most {le}", "Correct the figure, or leave the field out"),
    "int_from_float": ("is not a whole number", "Write a whole number"),
    "int_type": ("is not a whole number", "Write a whole number"),
    "tuple_type": ("is not a list", "Write one item a line, each after a dash"),
    "dict_type": ("is not a set of fields", "Write indented 'name: value' lines under it"),
    "model_type": ("is not a set of fields", "Write indented 'name: value' lines under it"),
    "too_long": ("has more than {max_length} items", "Keep the best ones"),
    "date_type": ("is not a date", "Write it like 2026-06-14"),
    "time_type": ("is not a time of day", "Write it like 13:00 or 1 PM"),
    "date_from_datetime_inexact": ("is not a date", "Write it like 2026-06-14"),
}
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class LoadedListing:
    """What a listing file holds. ``warnings`` are sentences for the person who wrote it."""

    facts: ListingFacts
    brand_kit: BrandKit
    warnings: tuple[str, ...]


def load_listing(path: Path, *, strict: bool = False) -> LoadedListing:
    """Reads a YAML or JSON listing. Raises InvalidInput; with ``strict`` also for fields nobody knows."""
    return parse_listing(read_document(path), strict=strict)


def parse_listing(data: dict[str, Any], *, strict: bool = False) -> LoadedListing:
    """The same for a listing that is already a mapping."""
    fields = dict(data)
    warnings = _hidden_characters(fields)
    kit = _brand_kit(fields.pop("agent", None), fields.pop("brand", None), warnings)
    _report_unknown(fields, warnings)
    if strict and warnings:
        field, _, problem = warnings[0].partition(": ")
        raise InvalidInput(field, problem.rstrip("."), "Correct it, or load without strict mode", warnings=warnings)
    facts = validate(ListingFacts, fields)
    warnings += _doubts(facts)
    return LoadedListing(facts, kit, tuple(warnings))


def validate(model: type[_Model], fields: dict[str, Any]) -> _Model:
    """Builds the model. Raises InvalidInput for the first field in error; ``details.errors`` lists all of them."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        found = [_explain(dict(item)) for item in error.errors(include_url=False)]
        field, problem, remedy = found[0]
        errors = [{"field": f, "problem": p, "remedy": r} for f, p, r in found]
        raise InvalidInput(field, problem, remedy, errors=errors) from error


def _explain(item: dict[str, Any]) -> tuple[str, str, str]:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in item["loc"]).lstrip(".")
    kind = str(item["type"])
    context = {
        key: str(value).removeprefix("Decimal('").removesuffix("')") for key, value in item.get("ctx", {}).items()
    }
    if kind == "value_error":
        problem, _, remedy = str(context.get("error", item["msg"])).partition("|")
        field, colon, rest = problem.partition(": ")
        if colon and not place:
            return field, rest, remedy or "Correct it"
        if not place:
            field, _, rest = problem.partition(" ")
            return field, rest, remedy or "Correct it"
        return place, problem, remedy or "Correct it"
    problem, remedy = _MESSAGES.get(kind, (str(item["msg"]).lower(), "Correct it, or leave the field out"))
    if kind == "literal_error":
        return place, f'"{str(item.get("input"))[:40]}" {problem.format(**context)}', remedy
    return place or "listing", problem.format(**context), remedy


def _hidden_characters(fields: dict[str, Any]) -> list[str]:
    """Warnings for text that holds characters nobody sees; the models remove them."""

    def walk(value: Any, place: str) -> list[str]:
        if isinstance(value, str) and clean_text(value, multiline=True)[1]:
            return [f"{place}: invisible or control characters were removed."]
        if isinstance(value, dict):
            return [warning for key, child in value.items() for warning in walk(child, f"{place}.{key}".lstrip("."))]
        if isinstance(value, list):
            return [warning for index, child in enumerate(value) for warning in walk(child, f"{place}[{index}]")]
        return []

    return walk(fields, "")


def _report_unknown(fields: dict[str, Any], warnings: list[str]) -> None:
    known = KNOWN | {"agent", "brand"}
    for key, value in fields.items():
        if key not in known:
            warnings.append(_unknown(key, key, known))
        elif key in _NESTED and isinstance(value, dict):
            warnings += [_unknown(f"{key}.{part}", part, _NESTED[key]) for part in value if part not in _NESTED[key]]


def _unknown(place: str, key: str, known: set[str] | frozenset[str]) -> str:
    name, _ = clean_text(place)
    return f"{name[:80]}: this field is unknown and was not used.{did_you_mean(key, known)}"


def _brand_kit(agent: Any, brand: Any, warnings: list[str]) -> BrandKit:
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    brand = _section(brand, "brand")
    for place, section, names in (
        ("agent", _section(agent, "agent"), _AGENT),
        ("brand.colors", _section(brand.pop("colors", None), "brand.colors"), _COLORS),
        ("brand.fonts", _section(brand.pop("fonts", None), "brand.fonts"), _FONTS),
        ("brand", brand, _BRAND),
    ):
        for key, value in section.items():
            if key not in names:
                warnings.append(_unknown(f"{place}.{key}", key, set(names)))
            elif value is not None:
                values[names[key]] = value
                origin[names[key]] = f"{place}.{key}"
    try:
        return validate(BrandKit, values)
    except InvalidInput as error:
        raise InvalidInput(origin.get(error.field, error.field), error.problem, error.remedy) from error


def _section(value: Any, place: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InvalidInput(place, "is not a set of fields", "Write indented 'name: value' lines under it")
    return dict(value)


def _doubts(facts: ListingFacts) -> list[str]:
    found = []
    if facts.status == "open_house" and facts.open_house is None:
        found.append("open_house: the status is open_house but no date is given, so none is shown or spoken.")
    if facts.open_house and facts.open_house.date < clock.now().date():
        found.append(f"open_house: {facts.open_house.date.isoformat()} has passed.")
    if facts.status == "price_drop" and facts.former_price is None:
        found.append("former_price: the status is price_drop but the former price is not given, so it is not shown.")
    return found
