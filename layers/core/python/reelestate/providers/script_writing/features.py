"""Features as the agent wrote them ("Small swimming pool", "smart_home"), put so that they fit into a sentence."""

import re
from typing import Literal

from reelestate.providers.script_writing.grammar import article
from reelestate.providers.script_writing.slots import Slot, fact_slot, speakable
from reelestate.providers.script_writing.vocabulary import COUNTED, MASS, NEARBY, PROPER

Form = Literal["adjective", "noun", "other"]
_ADJECTIVE = re.compile(
    r"(?:friendly|catering|accessible|furnished|fenced|gated|renovated|remodell?ed|updated|upgraded|ready|equipped|"
    r"powered|conditioned|serviced|landscaped|insulated|wired)$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s(?:with|in|on|of|for|to|from|at|overlooking|off|and|&|by|under|plus)\s", re.IGNORECASE)
_LIMIT_WORDS = 5


def feature_slot(text: str, source: str) -> tuple[Slot, Form] | None:
    """The feature inside a sentence with its form, or None when it cannot be spoken well.

    An ``adjective`` follows "it's", a ``noun`` (with its article) follows "with", anything else stands in a list.
    """
    read = _read(text, _LIMIT_WORDS)
    return (fact_slot(read[0], source, text), read[1]) if read else None


def phrase_of(text: str, source: str, value: object, limit_words: int) -> Slot | None:
    """A thing with its article, as :func:`feature_slot` puts it; None when it is no thing or too long."""
    read = _read(text, limit_words)
    return fact_slot(read[0], source, value) if read and read[1] == "noun" else None


def _read(text: str, limit_words: int) -> tuple[str, Form] | None:
    words = text.replace("_", " ").strip(" .,!").split()
    phrase = " ".join(words)
    if not words or len(words) > limit_words or not speakable(phrase) or re.search(r"[?!:\"]", phrase):
        return None
    phrase = _lowered(words)
    head = _TAIL.split(f" {phrase} ")[0].split()
    last = head[-1].lower().strip(",") if head else ""
    if _ADJECTIVE.search(last):
        return phrase, "adjective"
    several = last.endswith("s") and not last.endswith("ss") and _singular(last) in COUNTED
    if re.match(r"\d+ ", phrase) or last in MASS or several:
        return phrase, "noun"
    return (f"{article(phrase)} {phrase}", "noun") if last in COUNTED else (phrase, "other")


def nearby_slot(text: str, source: str) -> Slot | None:
    """Something nearby: a name ("Zilker Park") as written, a common word in lower case; None when it speaks badly."""
    words = text.strip(" .,!").split()
    phrase = " ".join(words)
    if not words or len(words) > _LIMIT_WORDS or not speakable(phrase):
        return None
    is_name = all(word[0].isupper() for word in words) and not is_common(phrase)
    return fact_slot(phrase if is_name else _lowered(words), source, text)


def is_common(phrase: str) -> bool:
    """Whether every word is an everyday word for things near a home."""
    return all(word.lower() in NEARBY for word in phrase.split())


def tag_words(text: str) -> str:
    """``SmallSwimmingPool`` for a hashtag; empty when it would not be one that people use."""
    words = re.findall(r"[^\W_]+", text.replace("_", " "))
    if not 1 <= len(words) <= 3 or not all(word.isalpha() for word in words):
        return ""
    return "".join(word if word.isupper() else word.capitalize() for word in words)


def _singular(word: str) -> str:
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def _lowered(words: list[str]) -> str:
    """Lower case, but not acronyms (SCUBA, EV), brands, or mixed spellings (McIntosh)."""

    def lower(word: str) -> str:
        if word.lower() in PROPER:
            return word
        ordinary = all(part.istitle() or part.islower() for part in word.split("-") if part.isalpha())
        return word.lower() if ordinary else word

    return " ".join(lower(word) for word in words)
