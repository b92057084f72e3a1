"""What each pace means in seconds, speeds and beats."""

from dataclasses import dataclass
from math import ceil, floor

from reelestate.providers.script_writing.base import Pace


@dataclass(frozen=True, slots=True)
class Tempo:
    """Seconds of a shot and of the end card, frames of breath after a line, and speeds of the camera per second.

    ``travel`` is the mean speed of a pan in frame widths, ``zoom`` the growth of the picture.
    """

    shortest: float
    comfortable: float
    longest: float
    end_card: float
    breath_frames: int
    travel: float
    zoom: float
    frames_per_beat: int


_TEMPOS: dict[Pace, Tempo] = {
    "calm": Tempo(2.5, 4.0, 5.0, 3.5, 14, 0.05, 0.016, 25),
    "moderate": Tempo(2.0, 3.0, 5.0, 3.0, 9, 0.075, 0.024, 18),
    "fast": Tempo(1.5, 2.0, 4.0, 2.5, 5, 0.11, 0.036, 15),
}


def tempo(pace: Pace) -> Tempo:
    """The pace's figures."""
    return _TEMPOS[pace]


def frames_per_beat(pace: Pace) -> int:
    """The beat a film of this pace is cut on, at 30 frames a second: 72, 100 or 120 beats a minute.

    It divides 15, 30, 45 and 60 s evenly.
    """
    return _TEMPOS[pace].frames_per_beat


def photos_wanted(duration_seconds: int, pace: Pace) -> int:
    """How many photos a film of this length can show well, the end card's background not counted."""
    figures = _TEMPOS[pace]
    return max(1, round((duration_seconds - figures.end_card) / figures.comfortable))


@dataclass(frozen=True, slots=True)
class Grid:
    """The film's beats: lengths in whole beats for what the pace gives in seconds."""

    frames: int
    fps: int
    frames_per_beat: int
    figures: Tempo

    @property
    def beats(self) -> int:
        """Whole beats in the film; what remains after the last belongs to the last scene."""
        return self.frames // self.frames_per_beat

    @property
    def shortest(self) -> int:
        """Beats of the shortest shot."""
        return self.at_least(self.figures.shortest)

    @property
    def comfortable(self) -> int:
        """Beats of a shot at ease."""
        return max(self.shortest, round(self.figures.comfortable * self.fps / self.frames_per_beat))

    @property
    def longest(self) -> int:
        """Beats of the longest shot."""
        return max(self.shortest, floor(self.figures.longest * self.fps / self.frames_per_beat))

    @property
    def end_card(self) -> int:
        """Beats of the end card."""
        return self.at_least(self.figures.end_card)

    def at_least(self, seconds: float) -> int:
        """The fewest beats that last this long."""
        return max(1, ceil(seconds * self.fps / self.frames_per_beat - 1e-9))

    def nearest(self, seconds: float) -> int:
        """The whole beats that come closest to this long, at least one."""
        return max(1, round(seconds * self.fps / self.frames_per_beat))

    def voice_frames(self, duration_ms: int) -> int:
        """Frames a clip of this length touches."""
        return ceil(duration_ms * self.fps / 1000)

    def line_beats(self, voice_frames: int) -> int:
        """Beats of a scene that speaks a line and then breathes."""
        return max(self.shortest, ceil((voice_frames + self.figures.breath_frames) / self.frames_per_beat))
