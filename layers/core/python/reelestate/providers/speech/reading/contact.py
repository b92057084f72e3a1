"""Phone numbers, e-mail addresses and web addresses."""

import re

from reelestate.providers.speech.reading import numerals
from reelestate.providers.speech.reading.scan import Scan, Words, spell
from reelestate.providers.speech.reading.tokens import ascii_fold

PHONE_PART = re.compile(r"\+?\(?\d{1,4}\)?(?:[-.\s]?\(?\d{1,4}\)?)*")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}")
WEB = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[A-Za-z]{2,24})(/\S*)?", re.IGNORECASE)
KNOWN_ENDINGS = {
    "com", "net", "org", "io", "co", "us", "uk", "za", "in", "au", "homes", "realty", "house", "info", "biz", "de",
    "fr", "eu", "app", "dev", "ai", "properties", "estate", "realestate", "nl", "es", "ca", "nz", "tv",
}  # fmt: skip
ENDINGS_AS_WORDS = {
    "com",
    "net",
    "org",
    "info",
    "biz",
    "homes",
    "realty",
    "house",
    "app",
    "dev",
    "properties",
    "estate",
}
FEWEST_DIGITS, MOST_DIGITS = 7, 15


def read_phone(scan: Scan) -> list[Words] | None:
    """+1 (305) 555-0123, 305.555.0123, 082 123 4567: digit by digit."""
    parts: list[str] = []
    while PHONE_PART.fullmatch(_phone_text(scan, len(parts))):
        parts.append(_phone_text(scan, len(parts)))
        if scan.tokens[scan.at + len(parts) - 1].endswith((",", ".", "!", "?", ";")):
            break
    while parts and not _is_phone(parts):
        parts.pop()
    return [_digits(part) for part in parts] or None


def _phone_text(scan: Scan, offset: int) -> str:
    index = scan.at + offset
    return scan.tokens[index].rstrip(",.;:!?") if index < len(scan.tokens) else ""


def _is_phone(parts: list[str]) -> bool:
    joined = " ".join(parts)
    count = sum(c.isdigit() for c in joined)
    if not FEWEST_DIGITS <= count <= MOST_DIGITS:
        return False
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", joined):
        return False
    separated = re.fullmatch(r"(\+?\d{1,3}[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\d{3}-\d{4}", joined)
    return bool(separated) or joined.startswith(("+", "(0")) or (joined.startswith("0") and count >= 9)


def _digits(part: str) -> Words:
    plus = ["plus"] if part.startswith("+") else []
    return [*plus, *numerals.digits(part)]


def read_contact(scan: Scan) -> list[Words] | None:
    """jane@acme.com → jane at acme dot com; https://www.acme.homes/tour → acme dot homes slash tour."""
    text = scan.core().rstrip("/")
    if EMAIL.fullmatch(text):
        user, _, domain = text.rpartition("@")
        return [[*_pieces(user), "at", *_domain(domain)]]
    match = WEB.fullmatch(text)
    if not match:
        return None
    explicit = text.lower().startswith(("http", "www."))
    ending = match[1].rpartition(".")[2].lower()
    if not explicit and (ending not in KNOWN_ENDINGS or not match[1].islower()):
        return None
    path = [word for part in (match[2] or "").split("/") if part for word in ("slash", *_pieces(part))]
    return [[*_domain(match[1]), *path]]


def _domain(domain: str) -> Words:
    *labels, ending = domain.lower().split(".")
    spoken_ending = [ending] if ending in ENDINGS_AS_WORDS else spell(ending) if len(ending) == 2 else _pieces(ending)
    if ending == "co":
        spoken_ending = ["co"]
    words = [word for i, label in enumerate(labels) for word in ((["dot"] if i else []) + _pieces(label))]
    return [*words, "dot", *spoken_ending]


def _pieces(text: str) -> Words:
    """The words and digits of a name; pieces without a vowel are spelled."""
    names = {".": "dot", "-": "dash", "_": "underscore", "+": "plus"}
    words: Words = []
    for piece in re.findall(r"[A-Za-z]+|\d+|[._+-]", ascii_fold(text)):
        if piece in names:
            words.append(names[piece])
        elif piece.isdigit():
            words.extend(numerals.digits(piece) if len(piece) > 2 else numerals.cardinal(int(piece)))
        else:
            words.extend([piece.lower()] if set(piece.lower()) & set("aeiouy") and len(piece) > 1 else spell(piece))
    return words
