"""Small English grammar: number words, plurals, articles and sentences."""

import re
from decimal import Decimal

_SMALL = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_VOWEL_SOUND = re.compile(r"^(?:[aeio]|u(?!n[aeiou]|s[aeu]|t[ei]|k|ti)|8|11\b|18\b|hour|honest|heir)", re.IGNORECASE)
_SILENT_W = re.compile(r"^(?:one\b|once\b|eu|ewe)", re.IGNORECASE)
_ARTICLE = re.compile(r"\b([Aa])n? (?=\w)")
_SENTENCE_START = re.compile(r"(^|[.!?]\s+)([a-z])")
_SPOKEN_NUMBER = re.compile(r"(?<![\w.])[^\s\w]?(\d[\d,]*)(\.\d+)?(?!\w)")

_LINE, _WORD, _BREAK, _COMMA = 0.65, 0.245, 0.7, 0.36  # seconds


def count_words(count: int) -> str:
    """``four``; from 21 on, digits."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else str(count)


def half_words(count: Decimal) -> str:
    """``two and a half``, ``four``, ``1.75``."""
    whole = int(count)
    if count == whole:
        return count_words(whole)
    if count - whole != Decimal("0.5"):
        return f"{count.normalize():f}"
    return f"{count_words(whole)} and a half" if whole else "a half"


def plural(count: Decimal | int, singular: str) -> str:
    """``bedroom`` or ``bedrooms``; up to and including one takes the singular."""
    return singular if count <= 1 else f"{singular}s"


def article(words: str) -> str:
    """``a`` or ``an`` by sound."""
    return "an" if _VOWEL_SOUND.match(words) and not _SILENT_W.match(words) else "a"


def sentence(text: str) -> str:
    """Right articles, capitals after full stops, no doubled punctuation or spaces."""

    def fix(match: re.Match[str]) -> str:
        right = article(text[match.end() :])
        return f"{match.group(1)}{right[1:]} "

    text = re.sub(r"\s+", " ", text).strip()
    text = _ARTICLE.sub(fix, text)
    text = re.sub(r"([.!?])\.(?!\.)", r"\1", text)
    return _SENTENCE_START.sub(lambda match: match.group(1) + match.group(2).upper(), text)


def spoken_words(text: str) -> int:
    """How many words a voice needs: ``$1,250,000`` is one word on screen and eight in the ear."""
    extra = 0
    for match in _SPOKEN_NUMBER.finditer(text):
        digits = match.group(1).replace(",", "")
        extra += _number_length(digits, "," in match.group(1)) - 1
        extra += len(match.group(2) or "")
        extra += 1 if match.group(0)[0] in "$€£₹" else 0
    return len(re.findall(r"[^\s–—·]*\w[^\s–—·]*", text)) + extra


def speech_seconds(text: str) -> float:
    """About how long a voice takes for a line, its pauses included (fitted to spoken listing lines, ±0.5 s)."""
    breaks = len(re.findall(r"[.!?]\s", text))
    commas = len(re.findall(r"[,:;]\s", text))
    return _LINE + _WORD * spoken_words(text) + _BREAK * breaks + _COMMA * commas


def _number_length(digits: str, grouped: bool) -> int:
    from num2words import num2words

    if len(digits) == 4 and not grouped:  # a year or a house number goes in pairs
        return 3
    if len(digits) > 15:
        return len(digits)
    return len(str(num2words(int(digits))).replace("-", " ").replace(",", "").replace(" and ", " ").split())
