"""Reading through disguises: what a person would read in a text, with the way back to its characters."""

import re
import unicodedata
from dataclasses import dataclass

# Cyrillic, Greek and other letters that look like Latin ones.
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝѵмткнвɡıοαερτυνκικβηιγΑΒΕΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХІЈЅƖǀ",
    "aeopcyxijshdqwvmtkhbgioaeptuvkikbniyabehikmnoptyxabekmhopctyxijsll",
)
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "|": "l", "€": "e"}
_LEET_TOKEN = re.compile(r"[a-z0-9@$!|€]+")
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W_]([ .\-_*·•/+]{1,2})(?:[^\W_]\1)*[^\W_])(?![^\W_])")
_ORDINARY = re.compile(r"^\d+(?:st|nd|rd|th|k|m|ft|sq|br|ba|am|pm|bd|s|x\d+|km|min|[a-z])$")


@dataclass(frozen=True, slots=True)
class Reading:
    """The text as read, and for each of its characters the place in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span behind a span of the reading."""
        return self.places[start], self.places[end - 1] + 1


def readings(text: str) -> tuple[Reading, ...]:
    """The plain reading, and where there are digits for letters or spaced letters, those readings too."""
    plain = _plain(text)
    found = [plain]
    for change in (_unleet, _unspace, lambda reading: _unspace(_unleet(reading))):
        changed = change(plain)
        if changed.text not in {reading.text for reading in found}:
            found.append(changed)
    return tuple(found)


def _plain(text: str) -> Reading:
    """Lower case, look-alikes and accents resolved, invisible characters left out, white space as single spaces."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char).translate(_LOOK_ALIKES).lower().translate(_LOOK_ALIKES):
            category = unicodedata.category(part)
            if category in {"Mn", "Cf", "Cc", "Me"} and part not in "\n\t":
                continue
            read = " " if part.isspace() else "'" if part in "’‘`´ʼ" else "-" if category == "Pd" else part
            if read == " " and chars and chars[-1] == " ":
                continue
            chars.append(read)
            places.append(place)
    return Reading("".join(chars), tuple(places))


def _unleet(reading: Reading) -> Reading:
    chars = list(reading.text)
    for match in _LEET_TOKEN.finditer(reading.text):
        token = match.group(0).rstrip("!|€$")
        mixed = any(char.isalpha() for char in token) and not token.isalpha()
        if mixed and not _ORDINARY.match(token):
            for index in range(match.start(), match.start() + len(token)):
                chars[index] = _LEET.get(chars[index], chars[index])
    return Reading("".join(chars), reading.places)


def _unspace(reading: Reading) -> Reading:
    """``n o  k i d s`` and ``n.o k.i.d.s`` as words."""
    keep = [True] * len(reading.text)
    for match in _SPACED.finditer(reading.text):
        separator = match.group(1)
        for index in range(match.start() + 1, match.end(), 1 + len(separator)):
            for offset in range(len(separator)):
                keep[index + offset] = False
    kept = [index for index, stays in enumerate(keep) if stays]
    return Reading("".join(reading.text[index] for index in kept), tuple(reading.places[index] for index in kept))


def spaced_tag(tag: str) -> str:
    """``#OceanView`` as ``Ocean View``, so that a hashtag is read like any other words."""
    return re.sub(r"(?<=[^\W_A-Z])(?=[A-Z0-9])", " ", tag.lstrip("#"))
