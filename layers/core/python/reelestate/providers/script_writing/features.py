"""Features as the agent wrote them ("Small swimming pool", "smart_home"), put so that they fit into a sentence."""

import re
from typing import Literal

from reelestate.providers.script_writing.grammar import article
from reelestate.providers.script_writing.slots import Slot, fact_slot, speakable

Form = Literal["adjective", "noun", "other"]
_ADJECTIVE = re.compile(
    r"(?:friendly|catering|accessible|furnished|fenced|gated|renovated|remodell?ed|updated|upgraded|ready|equipped|"
    r"powered|conditioned|serviced|landscaped|insulated|wired)$",
    re.IGNORECASE,
)
_COUNTED = frozenset(
    "pool garage carport kitchen deck patio terrace veranda porch balcony garden yard backyard courtyard fireplace closet "
    "pantry island suite office study basement attic gym sauna spa tub jacuzzi shower lawn driveway fence lift elevator "
    "dock boathouse barn shed workshop studio loft den library bar cellar view grill barbecue braai firepit pit stove oven "
    "range microwave fridge refrigerator freezer dishwasher washer dryer generator borehole well greenhouse playground "
    "court roof room bathroom bedroom doorman concierge nook skylight system charger home unit cottage entrance ceiling".split()
)
_MASS = frozenset(
    "parking storage heating cooling conditioning flooring laundry lighting wifi wi-fi internet landscaping linen "
    "insulation solar power security hardwood granite marble quartz tile carpet cable access shade space water air".split()
)
_PROPER = frozenset(
    "viking sub-zero bosch miele wolf nest tesla gaggenau samsung smeg spanish french italian victorian georgian "
    "mediterranean venetian japanese craftsman tudor edwardian scandinavian corian sonos dutch".split()
)
_COMMON = frozenset(
    "surfing swimming snorkeling diving scuba hiking cycling golf fishing whale watching restaurant restaurants cafe cafes "
    "coffee shop shops shopping park parks playground school schools beach beaches trail trails market markets museum "
    "museums theater store stores convenience supermarket bakery gym train station metro bus stop highway airport lake "
    "river harbor marina downtown library hospital university dining boating kayaking skiing tennis".split()
)
_TAIL = re.compile(r"\s(?:with|in|on|of|for|to|from|at|overlooking|off|and|&|by|under|plus)\s", re.IGNORECASE)
_LIMIT_WORDS = 5


def feature_slot(text: str, source: str) -> tuple[Slot, Form] | None:
    """The feature inside a sentence with its form, or None when it cannot be spoken well.

    An ``adjective`` follows "it's", a ``noun`` (with its article) follows "with", anything else stands in a list.
    """
    words = text.replace("_", " ").strip(" .,!").split()
    phrase = " ".join(words)
    if not words or len(words) > _LIMIT_WORDS or not speakable(phrase) or re.search(r"[?!:\"]", phrase):
        return None
    phrase = _lowered(words)
    head = _TAIL.split(f" {phrase} ")[0].split()
    last = head[-1].lower().strip(",") if head else ""
    if _ADJECTIVE.search(last):
        return fact_slot(phrase, source, text), "adjective"
    if re.match(r"\d+ ", phrase) or last in _MASS or (last.endswith("s") and last.rstrip("s") in _COUNTED):
        return fact_slot(phrase, source, text), "noun"
    if last.endswith("s") and not last.endswith("ss") and _singular(last) in _COUNTED:
        return fact_slot(phrase, source, text), "noun"
    if last in _COUNTED:
        return fact_slot(f"{article(phrase)} {phrase}", source, text), "noun"
    return fact_slot(phrase, source, text), "other"


def nearby_slot(text: str, source: str) -> Slot | None:
    """Something nearby: a name ("Zilker Park") as written, a common word in lower case; None when it speaks badly."""
    words = text.strip(" .,!").split()
    phrase = " ".join(words)
    if not words or len(words) > _LIMIT_WORDS or not speakable(phrase):
        return None
    is_name = all(word[0].isupper() for word in words) and not is_common(phrase)
    return fact_slot(phrase if is_name else _lowered(words), source, text)


def is_common(phrase: str) -> bool:
    """Whether every word is an everyday word for things near a home, or the phrase is a name."""
    words = phrase.split()
    return all(word.lower() in _COMMON for word in words) or (len(words) > 1 and phrase.istitle())


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
        keeps = word.lower() in _PROPER or (word.isupper() and len(word) > 1) or not word[1:].lower() == word[1:]
        titled_compound = "-" in word and all(part.istitle() or part.islower() for part in word.split("-"))
        return word.lower() if titled_compound and word.lower() not in _PROPER or not keeps else word

    return " ".join(lower(word) for word in words)
