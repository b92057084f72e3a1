"""From display text to what is said, token by token.

Captions show "R3,200 / night"; the voice says "three thousand two hundred rand per night". Every whitespace-separated
token of the display text keeps the words that are spoken for it, so the times of spoken words lead back to the tokens.
"""

from dataclasses import dataclass

from reelestate.providers.speech.reading import tables
from reelestate.providers.speech.reading.tokens import UNSPOKEN_PAUSES, SpokenToken, clean, pause_of

SENTENCE_ENDS = (".", "!", "?")
__all__ = ["Reading", "SpokenToken", "read_aloud"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The tokens of the display text in order, all of them; some say nothing (a lone dash), some many words."""

    tokens: tuple[SpokenToken, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All spoken words in order."""
        return tuple(word for token in self.tokens for word in token.words)

    @property
    def sentences(self) -> tuple["Reading", ...]:
        """The reading cut after each full stop, question or exclamation mark; every part says something."""
        parts: list[list[SpokenToken]] = [[]]
        for token in self.tokens:
            ended = parts[-1] and parts[-1][-1].pause in SENTENCE_ENDS and any(t.words for t in parts[-1])
            if ended and token.words:
                parts.append([])
            parts[-1].append(token)
        return tuple(Reading(tuple(part)) for part in parts)

    @property
    def text(self) -> str:
        """What an engine is given: the spoken words with the pauses between them."""
        spoken = ""
        for token in self.tokens:
            if token.words:
                spoken += (" " if spoken else "") + " ".join(token.words)
            if spoken and token.pause and spoken[-1] not in ",.;:!?":
                spoken += token.pause
        return spoken


def read_aloud(text: str, language: str) -> Reading:
    """How the text is said in the language (a BCP 47 tag).

    English is read in full: money, areas, addresses, times, dates, phone numbers, abbreviations. In other languages
    money and the most common signs become words and everything else is left to the engine's own rules.
    """
    displayed = text.split()
    cleaned = [clean(token) for token in displayed]
    if language.lower().startswith("en"):
        from reelestate.providers.speech.reading.english import read_tokens
    else:
        from reelestate.providers.speech.reading.other import read_tokens
    words = read_tokens(cleaned, language)
    tokens = [
        SpokenToken(shown, tuple(said), _pause(token, bool(said), last=i + 1 == len(displayed)))
        for i, (shown, token, said) in enumerate(zip(displayed, cleaned, words, strict=True))
    ]
    return Reading(tuple(tokens))


def _pause(token: str, spoken: bool, *, last: bool) -> str:
    """The pause after a token; the dot of an abbreviation ("sq. ft.") and a dash that is said ("to") are none."""
    if spoken and token in UNSPOKEN_PAUSES:
        return ""
    short = token[:-1]
    if (
        not last
        and token.endswith(".")
        and (short.lower() in tables.ABBREVIATIONS or (len(short) == 1 and short.isupper()))
    ):
        return ""
    return pause_of(token)
