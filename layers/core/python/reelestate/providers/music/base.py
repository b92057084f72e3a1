"""A music bed per vibe, on a beat grid that falls on whole frames."""

from dataclasses import dataclass
from typing import Literal, Protocol

Vibe = Literal["chill", "upbeat", "cinematic", "piano", "electronic", "ambient", "raga"]


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """``frames_per_beat`` at ``fps`` fixes the tempo: 1800 / frames_per_beat beats a minute at 30 frames a second."""

    vibe: Vibe
    seconds: float
    frames_per_beat: int
    fps: int = 30
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Music:
    """A stereo 48 kHz 16-bit WAV of the asked length, −20 LUFS, first beat at sample 0, with a composed ending."""

    wav: bytes
    provider: str
    fallback_reason: str | None = None


class MusicProvider(Protocol):
    """A way to make music."""

    name: str

    def unavailable_reason(self) -> str | None:
        """Why this provider cannot play here, or None when it can."""

    def compose(self, request: MusicRequest) -> Music:
        """Composes and plays the bed."""
