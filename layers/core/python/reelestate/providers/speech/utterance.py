"""What an engine hands over before it becomes a finished line."""

from dataclasses import dataclass

from reelestate.kit.errors import InvalidInput
from reelestate.providers.audio.wav import Signal
from reelestate.providers.speech.base import SpeechRequest
from reelestate.providers.speech.reading import Reading, read_aloud

LONGEST_TEXT = 5000
SLOWEST, FASTEST = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds in which something is spoken."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class WordMark:
    """An engine's report that the word at ``position`` (characters into the engine's text) starts at ``start``."""

    position: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """Raw mono sound of an engine with its own word marks."""

    signal: Signal
    rate: int
    marks: tuple[WordMark, ...]


def read_request(request: SpeechRequest) -> Reading:
    """Checks the request and reads its text. Raises InvalidInput naming ``text`` or ``rate``."""
    if len(request.text) > LONGEST_TEXT:
        raise InvalidInput(
            "text",
            f"has {len(request.text)} characters",
            f"One spoken line may have {LONGEST_TEXT}: split it.",
        )
    if not SLOWEST <= request.rate <= FASTEST:
        raise InvalidInput("rate", f"{request.rate} is out of range", f"Use {SLOWEST} to {FASTEST}; 1 is normal.")
    reading = read_aloud(request.text, request.language)
    if not reading.words:
        raise InvalidInput(
            "text",
            f"has no word that can be spoken in {request.language}",
            "Write at least one word, or set the language that the text is in.",
        )
    return reading
