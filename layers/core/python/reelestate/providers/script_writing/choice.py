"""Choosing among phrases: seeded, so that the same request always gives the same words."""

import hashlib
import string
from collections.abc import Sequence

from reelestate.providers.script_writing.base import Claim, Pace
from reelestate.providers.script_writing.grammar import sentence, speech_seconds, spoken_words
from reelestate.providers.script_writing.slots import Slots

_WINDOW: dict[Pace, tuple[float, float]] = {"calm": (0.34, 1.0), "moderate": (0.0, 1.0), "fast": (0.0, 0.67)}


class Chooser:
    """Picks phrases for one script; it repeats a phrase only when the bank has no other."""

    def __init__(self, seed: str, pace: Pace) -> None:
        self._seed = seed
        self._pace = pace
        self._said: set[str] = set()

    def pick(self, bank: Sequence[str], slots: Slots, seconds: float, key: str, enough: int = 9) -> "Phrase | None":
        """The phrase to say within ``seconds``, or None when none fits.

        Phrases that state the most facts, up to ``enough``, are preferred; among them the pace decides between the
        longer and the shorter ones.
        """
        filled = [phrase for text in bank if (phrase := fill(text, slots)) and phrase.seconds <= seconds]
        usable = [phrase for phrase in filled if phrase.template not in self._said] or filled
        richest = max((min(phrase.facts, enough) for phrase in usable), default=0)
        fitting = sorted(
            (phrase for phrase in usable if phrase.facts >= richest), key=lambda phrase: (phrase.words, phrase.text)
        )
        if not fitting:
            return None
        low, high = _WINDOW[self._pace]
        window = fitting[int(low * (len(fitting) - 1)) : max(1, round(high * len(fitting)))]
        chosen = window[self._draw(key, len(window))]
        self._said.add(chosen.template)
        return chosen

    def needed(self, bank: Sequence[str], slots: Slots, enough: int = 9) -> float:
        """Seconds of the shortest phrase that states all it can, 0 when no phrase can be filled."""
        filled = [phrase for text in bank if (phrase := fill(text, slots))]
        richest = max((min(phrase.facts, enough) for phrase in filled), default=0)
        return min((phrase.seconds for phrase in filled if phrase.facts >= richest), default=0.0)

    def _draw(self, key: str, count: int) -> int:
        digest = hashlib.sha256(f"{self._seed}|{key}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % count


class Phrase:
    """A filled phrase: its text, what it claims and how long a voice takes for it."""

    def __init__(self, template: str, names: tuple[str, ...], slots: Slots) -> None:
        self.template = template
        raw = template.format(**{name: slots[name].text for name in names})
        self.text = sentence(raw)
        self.words = spoken_words(self.text)
        self.seconds = speech_seconds(self.text)
        self.claims = tuple(_as_written(claim, self.text) for name in names for claim in slots[name].claims)
        self.facts = len(self.claims)


def fill(template: str, slots: Slots) -> Phrase | None:
    """The phrase with its slots filled, or None when the listing does not fill them all."""
    names = tuple(name for _, name, _, _ in string.Formatter().parse(template) if name)
    return Phrase(template, names, slots) if all(name in slots for name in names) else None


def _as_written(claim: Claim, text: str) -> Claim:
    """The claim with its words as they stand in the text, where a sentence may have raised the first letter."""
    place = text.lower().find(claim.text.lower())
    return claim if place < 0 else claim.model_copy(update={"text": text[place : place + len(claim.text)]})
