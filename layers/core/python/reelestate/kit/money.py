"""Amounts of money for the eye and for the voice."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Currency:
    """``symbol`` stands before the amount; ``singular`` and ``plural`` are how people say the currency."""

    code: str
    symbol: str
    singular: str
    plural: str


CURRENCIES: dict[str, Currency] = {
    code: Currency(code, symbol, singular, plural)
    for code, symbol, singular, plural in (
        ("USD", "$", "dollar", "dollars"),
        ("CAD", "C$", "Canadian dollar", "Canadian dollars"),
        ("AUD", "A$", "Australian dollar", "Australian dollars"),
        ("NZD", "NZ$", "New Zealand dollar", "New Zealand dollars"),
        ("SGD", "S$", "Singapore dollar", "Singapore dollars"),
        ("HKD", "HK$", "Hong Kong dollar", "Hong Kong dollars"),
        ("EUR", "€", "euro", "euros"),
        ("GBP", "£", "pound", "pounds"),
        ("ZAR", "R", "rand", "rand"),
        ("INR", "₹", "rupee", "rupees"),
        ("PKR", "Rs ", "Pakistani rupee", "Pakistani rupees"),
        ("JPY", "¥", "yen", "yen"),
        ("CNY", "CN¥", "yuan", "yuan"),
        ("KRW", "₩", "won", "won"),
        ("AED", "AED ", "dirham", "dirhams"),
        ("SAR", "SAR ", "riyal", "riyals"),
        ("ILS", "₪", "shekel", "shekels"),
        ("TRY", "₺", "lira", "lira"),
        ("CHF", "CHF ", "Swiss franc", "Swiss francs"),
        ("SEK", "SEK ", "Swedish krona", "Swedish kronor"),
        ("NOK", "NOK ", "Norwegian krone", "Norwegian kroner"),
        ("DKK", "DKK ", "Danish krone", "Danish kroner"),
        ("PLN", "PLN ", "zloty", "zlotys"),
        ("CZK", "CZK ", "Czech koruna", "Czech korunas"),
        ("BRL", "R$", "real", "reais"),
        ("MXN", "MX$", "Mexican peso", "Mexican pesos"),
        ("PHP", "₱", "Philippine peso", "Philippine pesos"),
        ("THB", "฿", "baht", "baht"),
        ("VND", "₫", "dong", "dong"),
        ("IDR", "Rp ", "rupiah", "rupiah"),
        ("NGN", "₦", "naira", "naira"),
        ("KES", "KSh ", "Kenyan shilling", "Kenyan shillings"),
        ("MZN", "MT ", "metical", "meticais"),
        ("BWP", "P", "pula", "pula"),
        ("NAD", "N$", "Namibian dollar", "Namibian dollars"),
    )
}


def currency(code: str) -> Currency:
    """The currency; one we have no name for is shown and spoken by its code."""
    return CURRENCIES.get(code, Currency(code, f"{code} ", code, code))


def amount_text(amount: Decimal) -> str:
    """``1,250,000`` or ``3,200.50``: cents only when there are any."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def money_text(amount: Decimal, code: str) -> str:
    """For the eye: ``$1,250,000``, ``R3,200``, ``AED 950,000``."""
    return f"{currency(code).symbol}{amount_text(amount)}"


def money_words(amount: Decimal, code: str) -> str:
    """For a caption that is also spoken: ``$1,250,000`` as everybody reads it, otherwise ``3,200 rand``."""
    unit = currency(code)
    if unit.symbol in {"$", "€", "£"}:
        return money_text(amount, code)
    return f"{amount_text(amount)} {unit.singular if amount == 1 else unit.plural}"
