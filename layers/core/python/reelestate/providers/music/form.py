"""The plan of a piece: how many bars of which energy fit into the asked length, and where the last chord falls."""

from dataclasses import dataclass
from math import floor

from reelestate.kit.errors import InvalidInput
from reelestate.providers.music.base import MusicRequest

BEATS_A_BAR = 4
SHORTEST_SECONDS, LONGEST_SECONDS = 1.0, 600.0
SLOWEST_GRID, FASTEST_GRID = 20.0, 480.0


@dataclass(frozen=True, slots=True)
class Bar:
    """Up to four beats. ``energy`` runs from 0 to 1 and rises over the piece."""

    index: int
    start: float
    beats: float
    energy: float
    phrase: int
    last: bool

    @property
    def in_phrase(self) -> int:
        """0 … 3: where in its four-bar phrase the bar stands."""
        return self.index % 4

    @property
    def turns(self) -> bool:
        """Whether the bar leads into the next phrase or the ending: the place for a fill."""
        return self.in_phrase == 3 or self.last


@dataclass(frozen=True, slots=True)
class Form:
    """The bars before the last chord, which is struck at beat ``ending``."""

    bars: tuple[Bar, ...]
    beat_seconds: float
    seconds: float
    ending: float

    @property
    def tail_beats(self) -> float:
        """How long the last chord may ring."""
        return self.seconds / self.beat_seconds - self.ending


def plan_form(request: MusicRequest, tempo: tuple[float, float], tail_seconds: float) -> Form:
    """Lays out a piece whose beats fall on the request's grid.

    The piece moves at the grid's tempo, or at half or twice that, whichever comes closest to the ``tempo`` range (beats
    a minute) in which the vibe feels right. The last chord falls on the last half bar that leaves ``tail_seconds``.
    Raises InvalidInput naming ``seconds`` or ``frames_per_beat``.
    """
    _check(request)
    grid = request.frames_per_beat / request.fps
    beat = min((grid / 2, grid, grid * 2), key=lambda seconds: _distance(60 / seconds, tempo))
    half_bar = BEATS_A_BAR / 2
    ending = max(0.0, floor((request.seconds - tail_seconds) / beat / half_bar + 1e-9) * half_bar)
    starts = [i * float(BEATS_A_BAR) for i in range(int(-(-ending // BEATS_A_BAR)))]
    bars = [
        Bar(
            index=i,
            start=start,
            beats=min(BEATS_A_BAR, ending - start),
            energy=_energy(i, len(starts)),
            phrase=i // 4,
            last=i + 1 == len(starts),
        )
        for i, start in enumerate(starts)
    ]
    return Form(tuple(bars), beat, request.seconds, ending)


def _check(request: MusicRequest) -> None:
    if not SHORTEST_SECONDS <= request.seconds <= LONGEST_SECONDS:
        raise InvalidInput(
            "seconds",
            f"{request.seconds} is out of range",
            f"Ask for {SHORTEST_SECONDS:g} to {LONGEST_SECONDS:g} seconds of music.",
        )
    bpm = request.fps * 60 / request.frames_per_beat if request.frames_per_beat > 0 and request.fps > 0 else 0.0
    if not SLOWEST_GRID <= bpm <= FASTEST_GRID:
        raise InvalidInput(
            "frames_per_beat",
            f"{request.frames_per_beat} at {request.fps} frames a second makes {bpm:g} beats a minute",
            f"Choose one that makes {SLOWEST_GRID:g} to {FASTEST_GRID:g}.",
        )


def _distance(bpm: float, tempo: tuple[float, float]) -> float:
    """How far a tempo lies outside a range, as a factor."""
    low, high = tempo
    return max(low / bpm, bpm / high, 1.0)


def _energy(index: int, bars: int) -> float:
    """Rises from a present but sparse opening to full at two thirds, and eases a little in the last bar."""
    if bars <= 2:
        return 0.7
    progress = index / (bars - 1)
    if index + 1 == bars:
        return 0.85
    return min(1.0, 0.3 + 0.7 * progress / 0.62)
