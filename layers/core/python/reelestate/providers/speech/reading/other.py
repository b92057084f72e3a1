"""Languages other than English: prices are put into words, the rest is the engine's own business."""

from collections.abc import Sequence
from functools import lru_cache

from reelestate.providers.speech.reading.money import PRICE, THREE_DIGITS
from reelestate.providers.speech.reading.scan import Words
from reelestate.providers.speech.reading.tables import CURRENCY_SIGNS
from reelestate.providers.speech.reading.tokens import core


def read_tokens(tokens: Sequence[str], language: str) -> list[Words]:
    """The words of each token: the token itself without brackets and the like; '€450.000' becomes '450000 Euro'."""
    cores = [core(token) for token in tokens]
    said: list[Words] = []
    while len(said) < len(cores):
        said.extend(_read_price(cores, len(said), language) or [_read(cores[len(said)], language)])
    return said


def _read_price(cores: Sequence[str], at: int, language: str) -> list[Words] | None:
    """A price in one token or, with spaces between its thousands (R3 200 000), in several."""
    text = cores[at]
    price = PRICE.fullmatch(text.replace(".", "").replace("'", "")) or PRICE.fullmatch(text)
    if not price or not price["sign"] or price["scale"]:
        return None
    digits, consumed = price["number"].replace(",", ""), 1
    while at + consumed < len(cores) and THREE_DIGITS.fullmatch(cores[at + consumed]):
        digits += cores[at + consumed]
        consumed += 1
    currency = CURRENCY_SIGNS.get(price["sign"], price["sign"])
    words = [digits, *_currency_name(currency, language).split()]
    return [words, *([] for _ in range(consumed - 1))]


def _read(text: str, language: str) -> Words:
    if text in CURRENCY_SIGNS and not text.isalpha():
        return _currency_name(CURRENCY_SIGNS[text], language).split()
    return [text] if any(c.isalnum() for c in text) else []


@lru_cache(maxsize=64)
def _currency_name(currency: str, language: str) -> str:
    """The currency's plural name in the language, or in English when the language is unknown to CLDR."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_currency_name

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return get_currency_name(currency, count=1000, locale=locale)
