"""Text to speech with the real times of every word."""

from dataclasses import dataclass
from typing import Literal, Protocol

Gender = Literal["female", "male", "neutral"]


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """One line to speak. ``text`` is display text; the provider reads numbers and symbols as people say them."""

    text: str
    language: str = "en-US"
    voice: str | None = None
    gender: Gender = "female"
    rate: float = 1.0


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A whitespace-separated token of the display text, with the milliseconds in which it is spoken."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken line: a mono 16-bit PCM WAV trimmed of silence at both ends, with word times relative to it.

    ``words`` are all tokens of the request's text in order; their times never go backwards. A token that is not
    spoken (a lone dash) has no length. ``timing`` says where the times come from: "aligned" to the finished sound in
    10 ms steps, or reported by the "engine", in steps of up to 100 ms.
    """

    wav: bytes
    duration_ms: int
    words: tuple[SpokenWord, ...]
    provider: str
    voice: str
    fallback_reason: str | None = None
    timing: Literal["aligned", "engine"] = "engine"


class SpeechProvider(Protocol):
    """A way to speak."""

    name: str

    def unavailable_reason(self, language: str) -> str | None:
        """Why this provider cannot speak the language here, or None when it can."""

    def voices(self, language: str) -> tuple[str, ...]:
        """Names of the voices for the language."""

    def synthesize(self, request: SpeechRequest) -> Speech:
        """Speaks the line. Raises ProviderFailed, or InvalidInput for an unknown voice."""
