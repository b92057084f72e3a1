"""Times of day and dates."""

import re

from reelestate.providers.speech.reading import numerals, tables
from reelestate.providers.speech.reading.scan import Scan, Words

CLOCK = r"(?P<{0}hour>\d{{1,2}})(?:[:.h](?P<{0}minute>\d{{2}}))?\s*(?P<{0}half>(?i:a\.?m|p\.?m))?\.?"
TIME = re.compile(CLOCK.format(""))
TIME_RANGE = re.compile(CLOCK.format("from_") + r"\s*[-–—]\s*" + CLOCK.format("to_"))
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
SLASH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
DAY = re.compile(r"(\d{1,2})(st|nd|rd|th)?", re.IGNORECASE)
YEAR = re.compile(r"(1[6-9]|20)\d{2}s?")
HALVES = {"am": ["ay", "m"], "pm": ["p", "m"]}


def read_clock(scan: Scan) -> list[Words] | None:
    """2:30 pm → two thirty P M; 10am-1pm → ten A M to one P M; 14:00 → fourteen hundred."""
    ranged = TIME_RANGE.fullmatch(scan.core())
    if ranged:
        return _range(scan, ranged)
    match = TIME.fullmatch(scan.core())
    if not match or not _is_time(match["hour"], match["minute"]):
        return None
    if match["half"]:
        return [_time(match["hour"], match["minute"], match["half"])]
    following = _half(scan.next_in_phrase())
    if following:
        return [_time(match["hour"], match["minute"], None), HALVES[following]]
    return [_time(match["hour"], match["minute"], None)] if match["minute"] and ":" in scan.core() else None


def _range(scan: Scan, match: re.Match[str]) -> list[Words] | None:
    starts, ends = match["from_hour"], match["to_hour"]
    if not (_is_time(starts, match["from_minute"]) and _is_time(ends, match["to_minute"])):
        return None
    following = _half(scan.next_in_phrase())
    if not (match["from_half"] or match["to_half"] or following or ":" in scan.core()):
        return None
    words = [
        *_time(starts, match["from_minute"], match["from_half"]),
        "to",
        *_time(ends, match["to_minute"], match["to_half"]),
    ]
    return [words, HALVES[following]] if following and not match["to_half"] else [words]


def _is_time(hour: str, minute: str | None) -> bool:
    return int(hour) <= 24 and int(minute or 0) < 60


def _half(text: str) -> str | None:
    half = text.replace(".", "")
    return half if half in HALVES else None


def _time(hour: str, minute: str | None, half: str | None) -> Words:
    words = numerals.cardinal(int(hour))
    minutes = int(minute or 0)
    if minutes:
        words += ["oh", numerals.DIGITS[minutes]] if minutes < 10 else numerals.cardinal(minutes)
    elif minute and not half and int(hour) > 12:
        words.append("hundred")
    return words + (HALVES[half.lower().replace(".", "")] if half else [])


def read_date(scan: Scan) -> list[Words] | None:
    """June 14 → June fourteenth; 14 June → the fourteenth of June; built in 1998 → nineteen ninety eight."""
    text = scan.core()
    iso, slashed = ISO_DATE.fullmatch(text), SLASH_DATE.fullmatch(text)
    if iso:
        return _numeric_date(int(iso[1]), int(iso[2]), int(iso[3]))
    if slashed:
        american = scan.language.lower() in {"en", "en-us"}
        month, day = (int(slashed[1]), int(slashed[2])) if american else (int(slashed[2]), int(slashed[1]))
        year = int(slashed[3]) + (2000 if len(slashed[3]) == 2 else 0)
        return _numeric_date(year, month, day)
    return _month(scan) or _day_before_month(scan) or _year(scan)


def _numeric_date(year: int, month: int, day: int) -> list[Words] | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return [[tables.MONTHS[month - 1], *numerals.ordinal(day), *numerals.year(year)]]


def _month(scan: Scan) -> list[Words] | None:
    name = tables.MONTH_NAMES.get(scan.core().lower())
    if not name or not scan.core()[0].isupper():
        return None
    day = DAY.fullmatch(scan.core(1))
    dated = day is not None and 1 <= int(day[1]) <= 31
    if name == "may" and not dated and not YEAR.fullmatch(scan.core(1)) and not DAY.fullmatch(scan.core(-1)):
        return None
    short = scan.core().lower() != name
    if short and not dated and not DAY.fullmatch(scan.core(-1)) and not YEAR.fullmatch(scan.core(1)):
        return None
    return [[name], numerals.ordinal(int(day[1]))] if dated and day else [[name]]


def _day_before_month(scan: Scan) -> list[Words] | None:
    day = DAY.fullmatch(scan.core())
    if not day or scan.next_in_phrase() not in tables.MONTH_NAMES or not 1 <= int(day[1]) <= 31:
        return None
    article = [] if scan.core(-1).lower() == "the" else ["the"]
    return [[*article, *numerals.ordinal(int(day[1])), "of"]]


def _year(scan: Scan) -> list[Words] | None:
    text = scan.core()
    if not YEAR.fullmatch(text):
        return None
    before = scan.core(-1).lower()
    dated = before in {"in", "since", "from", "circa", "of", "built", "renovated", "early", "late", "the", "year", "by"}
    dated = dated or before in tables.MONTH_NAMES or text.endswith("s") or DAY.fullmatch(before) is not None
    if not dated or scan.next_in_phrase() in {"sq", "square", "sqft", "ft", "feet", "sqm", "m²", "m2", "acres"}:
        return None
    words = numerals.year(int(text[:4]))
    return [[*words[:-1], _decade(words[-1])] if text.endswith("s") else words]


def _decade(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") else word + "s"
