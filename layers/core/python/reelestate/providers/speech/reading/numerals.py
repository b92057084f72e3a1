"""Numbers as English words, without hyphens and commas."""

from decimal import Decimal
from functools import lru_cache

Words = list[str]

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MOST_DIGITS_SAID = 30
LARGEST_READ_AS_NUMBER = 10**15
"""Longer numbers are read digit by digit: no listener follows them otherwise."""


def cardinal(number: int, language: str = "en-US") -> Words:
    """1250000 → one million two hundred fifty thousand; with 'and' outside North America."""
    if abs(number) >= LARGEST_READ_AS_NUMBER:
        return digits(str(number))
    return list(_cardinal(number, language.lower() not in {"en-us", "en-ca", "en"}))


@lru_cache(maxsize=512)
def _cardinal(number: int, with_and: bool) -> tuple[str, ...]:
    from num2words import num2words

    words = num2words(number).replace(",", " ").replace("-", " ").split()
    return tuple(w for w in words if with_and or w != "and")


def indian_cardinal(number: int) -> Words:
    """12500000 → one crore twenty five lakh."""
    from num2words import num2words

    if abs(number) >= LARGEST_READ_AS_NUMBER:
        return digits(str(number))
    return [w for w in num2words(number, lang="en_IN").replace(",", " ").replace("-", " ").split() if w != "and"]


def ordinal(number: int) -> Words:
    """14 → fourteenth."""
    from num2words import num2words

    return [w for w in num2words(number, to="ordinal").replace(",", " ").replace("-", " ").split() if w != "and"]


def decimal(number: str, language: str = "en-US") -> Words:
    """'1.25' → one point two five; '1,250' → one thousand two hundred fifty."""
    whole, _, fraction = number.replace(",", "").partition(".")
    words = cardinal(int(whole or 0), language)
    return [*words, "point", *digits(fraction)] if fraction else words


def digits(text: str, zero: str = "zero") -> Words:
    """Each digit by itself; of more than any number or code has, the first ones."""
    return [zero if c == "0" else DIGITS[int(c)] for c in text if c in "0123456789"][:MOST_DIGITS_SAID]


def year(number: int) -> Words:
    """1998 → nineteen ninety eight; 2005 → two thousand five; 2026 → twenty twenty six."""
    if 2000 <= number <= 2009 or number % 1000 == 0:
        return cardinal(number)
    return pairs(number)


def pairs(number: int) -> Words:
    """1204 → twelve oh four; 1200 → twelve hundred."""
    high, low = divmod(number, 100)
    if low == 0:
        return [*cardinal(high), "hundred"]
    return [*cardinal(high), *(["oh", DIGITS[low]] if low < 10 else cardinal(low))]


def house_number(text: str) -> Words:
    """As Americans say it: 45 → forty five, 204 → two oh four, 1204 → twelve oh four, 12045 → digit by digit."""
    number = int(text)
    if text.startswith("0") or number >= 10_000:
        return digits(text, zero="oh")
    if number < 100 or number % 1000 == 0 or (number < 1000 and number % 100 == 0):
        return cardinal(number)
    return pairs(number)


def with_fraction(number: str, language: str = "en-US") -> Words | None:
    """'2.5' → two and a half, '1.75' → one and three quarters; None when it has no such common fraction."""
    value = Decimal(number.replace(",", ""))
    whole, part = int(value), value - int(value)
    spoken = FRACTIONS.get(part)
    if spoken is None:
        return None
    return [*cardinal(whole, language), "and", *spoken] if whole else bare_fraction(spoken)


def bare_fraction(spoken: tuple[str, ...]) -> Words:
    """'a half' by itself is 'half a', which callers complete; quarters stay."""
    return ["half"] if spoken == ("a", "half") else list(spoken)


FRACTIONS: dict[Decimal, tuple[str, ...]] = {
    Decimal("0.5"): ("a", "half"),
    Decimal("0.25"): ("a", "quarter"),
    Decimal("0.75"): ("three", "quarters"),
}
FRACTION_SIGNS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "1/2": "0.5", "1/4": "0.25", "3/4": "0.75"}
