"""A position in a row of tokens, as the reading rules see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reelestate.providers.speech.reading.numerals import Words
from reelestate.providers.speech.reading.tables import LETTERS
from reelestate.providers.speech.reading.tokens import ascii_fold, ends_phrase

__all__ = ["Scan", "Words", "spell"]


@dataclass(frozen=True, slots=True)
class Scan:
    """Tokens as shown, their cores (without punctuation), the position and the language."""

    tokens: Sequence[str]
    cores: Sequence[str]
    at: int
    language: str

    def core(self, offset: int = 0) -> str:
        """The core of the token ``offset`` away; '' beyond either end."""
        index = self.at + offset
        return self.cores[index] if 0 <= index < len(self.cores) else ""

    def next_in_phrase(self, offset: int = 1) -> str:
        """The core of the ``offset``-th token ahead in lower case; '' when punctuation stands between."""
        if any(ends_phrase(t) for t in self.tokens[self.at : self.at + offset]):
            return ""
        return self.core(offset).lower()

    def ends_phrase(self) -> bool:
        """Whether a pause follows this token, or nothing does."""
        return self.at + 1 >= len(self.tokens) or ends_phrase(self.tokens[self.at])


def spell(text: str) -> Words:
    """The letters of a text, each as a word an engine reads as a letter."""
    letters = ascii_fold(text).lower()
    return [LETTERS.get(c, c) for c in letters if "a" <= c <= "z"]
