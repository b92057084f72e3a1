"""The story on the beat grid: scenes and shots with their frames, the same for every cut."""

from collections import Counter
from dataclasses import dataclass

from reelestate.generation.shot_plan.casting import Casting, SceneDraft, cast
from reelestate.generation.shot_plan.model import DroppedLine, PlannedScene, PlannedShot, PlanRequest, UnusedPhoto
from reelestate.generation.shot_plan.narration import TimedLine, fit
from reelestate.generation.shot_plan.pacing import Grid


@dataclass(frozen=True, slots=True)
class Story:
    """Scenes without gaps from frame 0 to the film's end, and what had to stay out."""

    grid: Grid
    scenes: tuple[PlannedScene, ...]
    dropped: tuple[DroppedLine, ...]
    unused: tuple[UnusedPhoto, ...]

    @property
    def shots(self) -> tuple[PlannedShot, ...]:
        """All shots in order."""
        return tuple(shot for scene in self.scenes for shot in scene.shots)


def tell(request: PlanRequest, grid: Grid) -> Story:
    """Fits the narration, casts the photos and lays both on the beats."""
    narration = fit(request, grid)
    casting = cast(request, narration, grid)
    layer = _Layout(grid)
    scenes = [layer.body_scene(draft) for draft in casting.body]
    scenes.append(layer.closing_scene(casting, narration.closing))
    return Story(grid, tuple(scenes), narration.dropped, casting.unused)


class _Layout:
    """Walks along the beats and numbers the takes of each photo."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._beat = 0
        self._takes: Counter[str] = Counter()

    def body_scene(self, draft: SceneDraft) -> PlannedScene:
        start = self._frame
        shots = [
            self._shot(photo, beats)
            for photo, beats in zip(draft.photos, _shared(draft.beats, len(draft.photos)), strict=True)
        ]
        return self._scene(draft.timed, start, shots)

    def closing_scene(self, casting: Casting, closing: TimedLine | None) -> PlannedScene:
        start = self._frame
        *before, background = casting.closing_photos
        card = min(casting.closing_beats, self._grid.end_card) if before else casting.closing_beats
        shots = [
            self._shot(photo, beats)
            for photo, beats in zip(before, _shared(casting.closing_beats - card, len(before)), strict=True)
        ]
        last = self._shot(background, card)
        shots.append(last.model_copy(update={"end_frame": self._grid.frames, "end_card": True}))
        return self._scene(closing, start, shots)

    @property
    def _frame(self) -> int:
        return self._beat * self._grid.frames_per_beat

    def _shot(self, photo: str, beats: int) -> PlannedShot:
        start = self._frame
        self._beat += beats
        take = self._takes[photo]
        self._takes[photo] += 1
        return PlannedShot(id=f"{photo}/{take}", photo_id=photo, start_frame=start, end_frame=self._frame, take=take)

    def _scene(self, timed: TimedLine | None, start: int, shots: list[PlannedShot]) -> PlannedScene:
        return PlannedScene(
            line_id=timed.line.id if timed else None,
            role=timed.line.role if timed else None,
            start_frame=start,
            end_frame=shots[-1].end_frame,
            voice_frames=timed.voice_frames if timed else 0,
            shots=tuple(shots),
        )


def _shared(beats: int, parts: int) -> list[int]:
    """The beats in equal parts; what does not divide goes to the first ones."""
    if not parts:
        return []
    each, over = divmod(beats, parts)
    return [each + (1 if index < over else 0) for index in range(parts)]
