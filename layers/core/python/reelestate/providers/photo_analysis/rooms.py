"""What a photo shows, from its file name and keywords in many languages, or from sky and plants in the picture."""

import re
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from reelestate.providers.photo_analysis.base import Room
from reelestate.providers.photo_analysis.room_words import BEDROOM_QUALIFIERS, OUTDOOR_SEATING, PHRASES, WORDS, fold


@dataclass(frozen=True, slots=True)
class RoomHint:
    """The room, where the hint comes from, and the number behind the room's name (2 in ``bedroom-2``)."""

    room: Room
    source: Literal["file_name", "metadata", "picture", "none"]
    index: int | None = None


def room_hint(bgr: NDArray[np.uint8], file_name: str, metadata: dict[str, str]) -> RoomHint:
    """The first hint that names a room: the file's name, then keywords and caption, then the picture."""
    stem = file_name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    named = _from_words(stem)
    if named is not None:
        return RoomHint(named[0], "file_name", named[1])
    for text in (metadata.get("keywords", ""), metadata.get("caption", "")):
        named = _from_words(text)
        if named is not None:
            return RoomHint(named[0], "metadata", named[1])
    if _is_outdoors(bgr):
        return RoomHint("exterior", "picture")
    return RoomHint("other", "none")


def _from_words(text: str) -> tuple[Room, int | None] | None:
    words = _words(text)
    index = next((int(word) for word in words if word.isdigit() and 1 <= int(word) <= 20), None)
    joined = " " + " ".join(word for word in words if not word.isdigit()) + " "
    for phrase, room in PHRASES:
        if f" {phrase} " in joined:
            return room, index
    rooms = [WORDS[word] for word in words if word in WORDS]
    specific = [room for room in rooms if room not in {"exterior", "interior"}]
    if specific:
        return specific[0], index
    if rooms:
        outdoors_seat = rooms[0] == "exterior" and OUTDOOR_SEATING.intersection(words)
        return ("balcony" if outdoors_seat else rooms[0]), index
    if "room" in words:
        return ("bedroom" if BEDROOM_QUALIFIERS.intersection(words) else "interior"), index
    return None


def _words(text: str) -> list[str]:
    """Lower-case words without accents; ``IMG2Kitchen-02br`` gives img, 2, kitchen, 2, br."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    parts = re.findall(r"\d+|[^\d\s_.,;:()\[\]+&/'’#–-]+", fold(spaced))
    return [str(int(part)) if part.isdecimal() else part for part in parts]


def _is_outdoors(bgr: NDArray[np.uint8]) -> bool:
    """Open sky at the top edge, or plants over much of the picture."""
    hsv = cv2.cvtColor(cv2.resize(bgr, (96, 96), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2HSV)
    hue, saturation, value = hsv[..., 0], hsv[..., 1], hsv[..., 2]
    blue = (hue > 92) & (hue < 128) & (saturation > 50) & (value > 110)
    green = (hue > 30) & (hue < 85) & (saturation > 55) & (value > 35)
    sky = float(blue[:24].mean())
    return sky > 0.45 or float(green.mean()) > 0.30 or (sky > 0.2 and float(green.mean()) > 0.12)
