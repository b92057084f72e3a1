"""The camera's move over each photo on one canvas: by what the photo shows, its shape and resolution, and the pace."""

from dataclasses import dataclass
from zlib import crc32

from reelestate.film.timeline import Asset, Canvas, Easing, Motion, Rect
from reelestate.generation.shot_plan.direction import MOST_ZOOM, MovementType, Position
from reelestate.generation.shot_plan.direction import Move as AskedMove
from reelestate.generation.shot_plan.model import PlannedPhoto
from reelestate.generation.shot_plan.pacing import Tempo
from reelestate.generation.shot_plan.reframe import Framing, Keep, keep_of
from reelestate.providers.photo_analysis.base import PhotoReport

Kind = MovementType

_WORTH_TRAVELLING = 0.06
_WIDE = 0.55
_LEAST_ZOOM, _MOST_ZOOM = 1.035, 1.14
_FORCED_ZOOM = 1.05
_MOST_TRAVEL = 0.4
_PAST = 0.6
_SAME_VIEW = 0.002
"""Of the photo: views that differ by less look the same."""


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

    def asked_move(self, photo: PlannedPhoto, frames: int, asked: AskedMove, *, take: int = 0) -> tuple[Move, bool]:
        """The move a person asked for, and whether its views had to be brought back into the photo.

        It leaves the moves of the other shots as they would have been, so that only this shot is rendered anew.
        """
        shot = _Shot(photo.asset, photo.report, self._canvas, self._figures, frames / self._canvas.fps, take)
        return shot.asked(asked)


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
            case "static":
                start = end = self.framing.view(self.keep.aim.x, self.keep.aim.y)
        return Motion(start=start, end=end, easing=Easing.EASE_IN_OUT)

    def asked(self, asked: AskedMove) -> tuple[Move, bool]:
        """The move between the asked views, or of the asked kind; and whether a view had to be moved."""
        if asked.exact:
            (start, start_moved), (end, end_moved) = (self._view(position) for position in asked.exact)
            motion = Motion(start=start, end=end, easing=asked.easing)
            return Move(kind_of(motion), motion), start_moved or end_moved
        kind = asked.type or "static"
        motion = self._travel(kind) if kind.startswith(("pan", "tilt")) else self.motion(kind)
        return Move(kind, motion.model_copy(update={"easing": asked.easing})), False

    def _view(self, position: Position) -> tuple[Rect, bool]:
        x, y = 0.5 + position.x, 0.5 + position.y
        view = self.framing.view(x, y, 1 / position.zoom)
        moved = abs(view.x + view.w / 2 - x) > _SAME_VIEW or abs(view.y + view.h / 2 - y) > _SAME_VIEW
        return view, moved

    def _travel(self, kind: Kind) -> Motion:
        """A pan or tilt over what must be kept in view; where that leaves no way, from closer or over all there is."""
        across = kind.startswith("pan")
        size = self.framing.width if across else self.framing.height
        aim = self.keep.aim
        for kept, scale in ((True, 1.0), (True, 1 / _MOST_ZOOM), (False, 1.0), (False, 1 / _MOST_ZOOM)):
            reach = self.framing.reach_x if across else self.framing.reach_y
            low, high = reach(self.keep, scale) if kept else (size * scale / 2, 1 - size * scale / 2)
            if high - low >= _WORTH_TRAVELLING * size * scale:
                break
        distance = (self.travel if across else min(_MOST_TRAVEL, self.travel * self.aspect)) * size * scale
        target = aim.x if across else aim.y
        first, last = _stretch(low, high, target, distance, rising=kind in {"pan_right", "tilt_down"})
        if across:
            start, end = self.framing.view(first, aim.y, scale), self.framing.view(last, aim.y, scale)
        else:
            start, end = self.framing.view(aim.x, first, scale), self.framing.view(aim.x, last, scale)
        return Motion(start=start, end=end, easing=Easing.EASE_IN_OUT)

    def _zoom_views(self) -> tuple[Rect, Rect]:
        zoom = self.zoom if self.zoom >= _LEAST_ZOOM else _FORCED_ZOOM
        centre = self.keep.aim
        return self.framing.view(centre.x, centre.y, 1 / zoom), self.framing.view(centre.x, centre.y)


def kind_of(motion: Motion) -> Kind:
    """What a motion is, read from its views."""
    start, end = motion.start, motion.end
    if abs(start.w / end.w - 1) > _SAME_VIEW:
        return "zoom_in" if end.w < start.w else "zoom_out"
    across, down = end.x - start.x, end.y - start.y
    if max(abs(across), abs(down)) <= _SAME_VIEW:
        return "static"
    if abs(across) >= abs(down):
        return "pan_right" if across > 0 else "pan_left"
    return "tilt_down" if down > 0 else "tilt_up"


def position_of(view: Rect, asset: Asset, canvas: Canvas) -> Position:
    """The position that gives this view of the photo on this canvas."""
    framing = Framing.of(asset, canvas)
    zoom = min(MOST_ZOOM, max(1.0, framing.width / view.w))
    return Position(x=round(view.x + view.w / 2 - 0.5, 4), y=round(view.y + view.h / 2 - 0.5, 4), zoom=round(zoom, 4))


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
