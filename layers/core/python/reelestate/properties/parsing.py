"""Figures as people write them in a listing: ``$1,250,000``, ``2,450 sq ft``, ``0.25 acres``, ``1:30 PM``."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

_UNITS: dict[str, str] = {
    **dict.fromkeys(("sqft", "sq ft", "sq. ft.", "sq.ft.", "sf", "ft2", "ft²", "square feet", "square foot"), "sqft"),
    **dict.fromkeys(("sqm", "sq m", "sq. m.", "m2", "m²", "square meters", "square metres", "square meter"), "sqm"),
    **dict.fromkeys(("acre", "acres", "ac"), "acre"),
    **dict.fromkeys(("ha", "hectare", "hectares"), "hectare"),
}
_MONEY_MARKS = re.compile(r"^(?:[A-Z]{0,3}[$€£¥₹₱₦₩]|[A-Z]{3}\s|R(?=\d))\s*")
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?$")
_MEASURE = re.compile(r"^\s*([+-]?[\d.,]+)\s*([^\d\s].*?)\s*$")
_DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")
_TIME_FORMATS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p", "%I:%M%p", "%I%p")


def number(value: Any) -> Decimal | None:
    """A finite number, or None for an absent one. Raises ValueError with what is wrong and the remedy."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        raise ValueError("is not a number|Write digits such as 3 or 1250000, or leave the field out")  # noqa: TRY004 — Pydantic takes ValueError
    text = str(value).strip()
    if not text:
        return None
    text = _MONEY_MARKS.sub("", text)
    if _GROUPED.match(text):
        text = text.replace(",", "").replace(" ", "")
    try:
        result = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(
            f"{_quote(value)} is not a number|Write digits such as 3 or 1250000, or leave the field out"
        ) from error
    if not result.is_finite():
        raise ValueError(f"{_quote(value)} is not a finite number|Write digits such as 1250000, or leave the field out")
    return result


def measure(value: Any, default_unit: str | None = None) -> Any:
    """``{value, unit}`` from a number, a text such as ``2,450 sq ft`` or a mapping. None stays None."""
    if isinstance(value, dict):
        unit = value.get("unit", default_unit)
        known = _UNITS.get(unit.strip().lower(), unit) if isinstance(unit, str) else unit
        return {**value, "unit": known}
    unit_text = default_unit
    figure: Any = value
    if isinstance(value, str) and (match := _MEASURE.match(value)):
        figure, written = match.groups()
        unit_text = _UNITS.get(written.lower().rstrip("."), _UNITS.get(written.lower()))
        if unit_text is None:
            raise ValueError(
                f"{_quote(value)} has no unit we know|Write it like '2,450 sq ft', '230 m²' or '0.25 acres'"
            )
    amount = number(figure)
    if amount is None:
        return None
    if unit_text is None:
        raise ValueError(f"{_quote(value)} has no unit|Write it like '2,450 sq ft', '230 m²' or '0.25 acres'")
    return {"value": amount, "unit": unit_text}


def calendar_day(value: Any) -> Any:
    """A date from ISO, US or written-out text."""
    if not isinstance(value, str):
        return value
    parsed = _parse(value.strip(), _DATE_FORMATS)
    if parsed is None:
        raise ValueError(f"{_quote(value)} is not a date|Write it like 2026-06-14")
    return date(parsed.year, parsed.month, parsed.day)


def clock_time(value: Any) -> Any:
    """A time of day from ``13:00`` or ``1 PM``."""
    if not isinstance(value, str):
        return value
    parsed = _parse(value.strip().upper().replace(".", ""), _TIME_FORMATS)
    if parsed is None:
        raise ValueError(f"{_quote(value)} is not a time of day|Write it like 13:00 or 1 PM")
    return time(parsed.hour, parsed.minute)


def _parse(text: str, formats: tuple[str, ...]) -> datetime | None:
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 — a wall-clock date or time, without a zone
        except ValueError:
            continue
    return None


def _quote(value: Any) -> str:
    text = str(value)
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'
