"""The camera's move over each photo on one canvas: by what the photo shows, its shape and resolution, and the pace."""

from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from reelestate.film.timeline import Asset, Canvas, Easing, Motion, Rect
from reelestate.generation.shot_plan.model import PlannedPhoto
from reelestate.generation.shot_plan.pacing import Tempo
from reelestate.generation.shot_plan.reframe import Framing, Keep, keep_of
from reelestate.providers.photo_analysis.base import PhotoReport

Kind = Literal["zoom_in", "zoom_out", "pan_left", "pan_right", "tilt_up", "tilt_down"]

_WORTH_TRAVELLING = 0.06
_WIDE = 0.55
_LEAST_ZOOM, _MOST_ZOOM = 1.035, 1.14
_FORCED_ZOOM = 1.05
_MOST_TRAVEL = 0.4
_PAST = 0.6


@dataclass(frozen=True, slots=True)
class Move:
    """A motion and what it is called."""

    kind: Kind
    motion: Motion


class Camera:
    """Moves over photo after photo, never the same move twice in a row."""

    def __init__(self, canvas: Canvas, figures: Tempo, seed: int) -> None:
        self._canvas, self._figures, self._seed = canvas, figures, seed
        self._previous: Kind | None = None

    def move(self, photo: PlannedPhoto, frames: int, *, take: int = 0, closing: bool = False) -> Move:
        """The move of a shot of ``frames`` frames, its transitions included."""
        shot = _Shot(photo.asset, photo.report, self._canvas, self._figures, frames / self._canvas.fps, take)
        turn = crc32(f"{self._seed}/{photo.id}/{take}".encode())
        kinds = shot.preferences(turn, closing=closing)
        kind = next((kind for kind in kinds if kind != self._previous), kinds[0])
        self._previous = kind
        return Move(kind, shot.motion(kind))


class _Shot:
    def __init__(
        self, asset: Asset, report: PhotoReport, canvas: Canvas, figures: Tempo, seconds: float, take: int
    ) -> None:
        self.framing = Framing.of(asset, canvas)
        self.report = report
        self.keep: Keep = keep_of(report, take)
        self.travel = min(_MOST_TRAVEL, figures.travel * seconds)
        self.aspect = canvas.aspect
        wished = min(_MOST_ZOOM, max(_LEAST_ZOOM, 1 + figures.zoom * seconds))
        self.zoom = min(wished, 1 / self.framing.closest)

    def preferences(self, turn: int, *, closing: bool) -> list[Kind]:
        """The moves that suit the photo, best first; at least two."""
        zooms: list[Kind] = ["zoom_out", "zoom_in"] if closing or turn % 5 == 0 else ["zoom_in", "zoom_out"]
        travels = self._travels(turn)
        sharp = self.zoom >= _LEAST_ZOOM
        if not travels:
            return zooms
        if not sharp:
            return [*travels, *zooms]
        room = max(self.framing.room_x, self.framing.room_y)
        zoom_first = bool(self.report.faces) or turn % 3 != 0 if room < _WIDE else turn % 4 == 0
        return [*zooms, *travels] if zoom_first else [*travels, *zooms]

    def _travels(self, turn: int) -> list[Kind]:
        if _span(self.framing.reach_x(self.keep)) >= _WORTH_TRAVELLING * self.framing.width:
            towards, away = self._sides()
            return [towards, away]
        if _span(self.framing.reach_y(self.keep)) >= _WORTH_TRAVELLING * self.framing.height:
            # Outside the eye rises to roof and sky; a room is entered by looking down from its ceiling.
            rises = self.report.room in {"exterior", "view", "pool", "backyard", "neighborhood"} or turn % 2 == 0
            return ["tilt_up", "tilt_down"] if rises else ["tilt_down", "tilt_up"]
        return []

    def _sides(self) -> tuple[Kind, Kind]:
        """The pan that arrives at the subject from the side where the other salient places are, and its opposite."""
        others = [point.x for point in self.report.path] or [0.5]
        centre = self.keep.aim.x
        mean = sum(others) / len(others)
        from_left = centre > mean if abs(centre - mean) > 0.02 else centre > 0.5
        return ("pan_right", "pan_left") if from_left else ("pan_left", "pan_right")

    def motion(self, kind: Kind) -> Motion:
        """Start, end and easing of the move."""
        match kind:
            case "zoom_in" | "zoom_out":
                near, far = self._zoom_views()
                start, end = (far, near) if kind == "zoom_in" else (near, far)
            case "pan_left" | "pan_right":
                low, high = self.framing.reach_x(self.keep)
                first, last = _stretch(
                    low, high, self.keep.aim.x, self.travel * self.framing.width, rising=kind == "pan_right"
                )
                y = self.keep.aim.y
                start, end = self.framing.view(first, y), self.framing.view(last, y)
            case "tilt_up" | "tilt_down":
                low, high = self.framing.reach_y(self.keep)
                distance = min(_MOST_TRAVEL, self.travel * self.aspect) * self.framing.height
                first, last = _stretch(low, high, self.keep.aim.y, distance, rising=kind == "tilt_down")
                x = self.keep.aim.x
                start, end = self.framing.view(x, first), self.framing.view(x, last)
        return Motion(start=start, end=end, easing=Easing.EASE_IN_OUT)

    def _zoom_views(self) -> tuple[Rect, Rect]:
        zoom = self.zoom if self.zoom >= _LEAST_ZOOM else _FORCED_ZOOM
        centre = self.keep.aim
        return self.framing.view(centre.x, centre.y, 1 / zoom), self.framing.view(centre.x, centre.y)


def _span(reach: tuple[float, float]) -> float:
    return reach[1] - reach[0]


def _stretch(low: float, high: float, target: float, distance: float, *, rising: bool) -> tuple[float, float]:
    """A way of at most ``distance`` within ``low`` and ``high`` that arrives at the target.

    Where there is too little way before the target, the move goes past it, but not much: it must arrive at something.
    """
    aim = min(max(target, low), high)
    before = min(distance, aim - low if rising else high - aim)
    past = max(0.0, min(_PAST * distance - before, high - aim if rising else aim - low))
    return (aim - before, aim + past) if rising else (aim + before, aim - past)
