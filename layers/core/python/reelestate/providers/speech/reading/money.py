"""Prices: "$1.25M", "R3,200 / night", "USD 450,000", "R3 200 000", "£1.2 million", "₹1,25,00,000"."""

import re
from itertools import pairwise

from reelestate.providers.speech.reading import numerals, tables
from reelestate.providers.speech.reading.scan import Scan, Words

SIGNS = "|".join(re.escape(sign) for sign in sorted(tables.CURRENCY_SIGNS, key=len, reverse=True))
CODES = "|".join(tables.CURRENCIES)
PRICE = re.compile(
    rf"(?P<sign>{SIGNS}|{CODES})?(?P<number>\d+(?:,\d+)*(?:\.\d+)?)"
    rf"(?P<scale>(?i:k|mm|mn|mil|m|bn|b|cr|l))?(?P<plus>\+)?(?P<code>{CODES})?(?:/(?P<per>[A-Za-z²]+))?"
)
THREE_DIGITS = re.compile(r"\d{3}")


def read_money(scan: Scan) -> list[Words] | None:
    """A price, its currency named where people name it: after the scale word."""
    prefix = _currency_word(scan)
    head = 1 if prefix else 0
    match = PRICE.fullmatch(scan.core(head))
    if not match:
        return None
    currency = prefix or tables.CURRENCY_SIGNS.get(match["sign"] or "", match["sign"] or match["code"])
    tail = 0
    if currency is None:
        following = scan.core(1)
        if following not in tables.CURRENCIES or scan.ends_phrase():
            return None
        currency, tail = following, 1
    amount = Scan(scan.tokens, scan.cores, scan.at + head, scan.language)
    return [*[[] for _ in range(head)], *_say(amount, match, currency, silent_tail=tail)]


def without_repeated_currency(low: str, high: str, said_low: Words) -> Words:
    """What is said for the lower price of a range: its currency is named once, after the higher one."""
    prices = PRICE.fullmatch(low), PRICE.fullmatch(high)
    if not prices[0] or not prices[1] or not prices[0]["sign"] or prices[0]["sign"] != prices[1]["sign"]:
        return said_low
    sign = prices[0]["sign"]
    name = tables.CURRENCIES[tables.CURRENCY_SIGNS.get(sign, sign)][1].split()
    return said_low[: -len(name)] if said_low[-len(name) :] == name else said_low


def _currency_word(scan: Scan) -> str | None:
    """The currency when this token is only its sign or code, as in 'USD 450,000'."""
    text = scan.tokens[scan.at]
    currency = tables.CURRENCY_SIGNS.get(text, text if text in tables.CURRENCIES else None)
    return currency if currency and PRICE.fullmatch(scan.core(1)) else None


def _say(scan: Scan, match: re.Match[str], currency: str, silent_tail: int) -> list[Words]:
    number, consumed = match["number"], 1
    while not match["scale"] and "." not in number and THREE_DIGITS.fullmatch(scan.core(consumed)):
        if number.replace(",", "").startswith("0") or scan.next_in_phrase(consumed) == "":
            break
        number += scan.core(consumed)
        consumed += 1
    scale: Words = []
    per = match["per"]
    if match["scale"]:
        scale = [tables.MONEY_SCALES[match["scale"].lower()]]
    elif consumed == 1 and scan.next_in_phrase().lower() in tables.SCALE_WORDS and not silent_tail:
        word = scan.next_in_phrase()
        said = _amount(number, [tables.MONEY_SCALES.get(word, word)], currency, scan.language)
        split = next(i for i, w in enumerate(said) if w == tables.MONEY_SCALES.get(word, word))
        return [said[:split], said[split:]]
    words = _amount(number, scale, currency, scan.language)
    if match["plus"]:
        words.append("plus")
    if per:
        words += ["per", *tables.PER.get(per.lower(), per.lower()).split()]
    silent: list[Words] = [[] for _ in range(silent_tail)]
    return [*_spread(words, consumed), *silent]


def _amount(number: str, scale: Words, currency: str, language: str) -> Words:
    singular, plural, hundredth = tables.CURRENCIES[currency]
    whole, _, fraction = number.replace(",", "").partition(".")
    if scale:
        trimmed = fraction.rstrip("0")
        return [*numerals.decimal(f"{whole}.{trimmed}" if trimmed else whole, language), *scale, *plural.split()]
    if len(whole) > 15:
        return [*numerals.digits(whole), *plural.split()]
    amount = int(whole)
    said = numerals.indian_cardinal(amount) if currency == "INR" else numerals.cardinal(amount, language)
    words = [*said, *(singular if amount == 1 else plural).split()]
    cents = int(fraction[:2].ljust(2, "0")) if fraction else 0
    return [*words, "and", *numerals.cardinal(cents), hundredth] if cents else words


def _spread(words: Words, tokens: int) -> list[Words]:
    """The words over the tokens of a number written in groups (R3 200 000), in order, none left without."""
    share = len(words) / tokens
    edges = [round(i * share) for i in range(tokens + 1)]
    return [words[start:end] for start, end in pairwise(edges)]
