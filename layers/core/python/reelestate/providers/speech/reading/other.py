"""Languages other than English: prices are put into words, the rest is the engine's own business."""

from collections.abc import Sequence
from functools import lru_cache

from reelestate.providers.speech.reading.money import PRICE
from reelestate.providers.speech.reading.scan import Words
from reelestate.providers.speech.reading.tables import CURRENCY_SIGNS
from reelestate.providers.speech.reading.tokens import core


def read_tokens(tokens: Sequence[str], language: str) -> list[Words]:
    """The words of each token: the token itself without brackets and the like; '€450.000' becomes '450000 Euro'."""
    return [_read(core(token), language) for token in tokens]


def _read(text: str, language: str) -> Words:
    price = PRICE.fullmatch(text.replace(".", "").replace("'", "")) or PRICE.fullmatch(text)
    if price and price["sign"] and not price["scale"]:
        currency = CURRENCY_SIGNS.get(price["sign"], price["sign"])
        digits = price["number"].replace(",", "")
        return [digits, *_currency_name(currency, language).split()]
    if text in CURRENCY_SIGNS and not text.isalpha():
        return _currency_name(CURRENCY_SIGNS[text], language).split()
    if not any(c.isalnum() for c in text):
        return []
    return [text]


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
