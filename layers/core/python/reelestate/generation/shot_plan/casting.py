"""Which photo stands where: each line gets its photo, the other photos fill long lines and pauses."""

from collections import Counter
from dataclasses import dataclass, field

from reelestate.generation.shot_plan.model import PlannedPhoto, PlanRequest, UnusedPhoto
from reelestate.generation.shot_plan.narration import Narration, TimedLine
from reelestate.generation.shot_plan.pacing import Grid

_OUTSIDE = {"exterior", "view", "pool", "backyard", "balcony", "neighborhood"}


@dataclass
class SceneDraft:
    """A scene being filled: its line, its length in beats and its photos in order."""

    timed: TimedLine | None
    beats: int
    photos: list[str] = field(default_factory=list)

    @property
    def asked(self) -> bool:
        """Whether a person chose the scene's length."""
        return self.timed is not None and self.timed.asked

    @property
    def mean_beats(self) -> float:
        """Beats per shot."""
        return self.beats / len(self.photos)


@dataclass(frozen=True, slots=True)
class Casting:
    """The scenes of the body, the closing scene's photos (the last one lies under the end card) and its beats."""

    body: tuple[SceneDraft, ...]
    closing_photos: tuple[str, ...]
    closing_beats: int
    unused: tuple[UnusedPhoto, ...]


def cast(request: PlanRequest, narration: Narration, grid: Grid) -> Casting:
    """Gives every scene its photos and spreads the time that the narration leaves."""
    return _Caster(request, narration, grid).cast()


class _Caster:
    def __init__(self, request: PlanRequest, narration: Narration, grid: Grid) -> None:
        self.grid = grid
        self.narration = narration
        self.photos = request.photos
        self.place = {photo.id: index for index, photo in enumerate(request.photos)}
        lines = narration.body or (None,)
        self.scenes = [SceneDraft(timed, timed.beats if timed else grid.shortest) for timed in lines]
        self.closing_beats = narration.closing_beats
        self.slack = grid.beats - self.closing_beats - sum(scene.beats for scene in self.scenes)
        self.uses: Counter[str] = Counter()
        self.borrowing: set[int] = set()

    def cast(self) -> Casting:
        background = self._background()
        self._cast_lines()
        self._cast_others()
        self._shorten_long_shots()
        self._spread_slack()
        closing = self._closing_photos(background)
        used = {photo for scene in self.scenes for photo in scene.photos} | set(closing)
        unused = tuple(
            UnusedPhoto(photo_id=photo.id, reason="the film has no time left to show it properly")
            for photo in self.photos
            if photo.id not in used
        )
        return Casting(tuple(self.scenes), closing, self.closing_beats, unused)

    def _background(self) -> str:
        """The photo under the end card: the closing line's own, else the film's last."""
        asked = self.narration.closing.line.photo_id if self.narration.closing else None
        return asked if asked in self.place else self.photos[-1].id

    def _cast_lines(self) -> None:
        asked = [self._asked(scene) for scene in self.scenes]
        taken = {photo for photo in asked if photo}
        previous = -1
        for index, scene in enumerate(self.scenes):
            photo = asked[index]
            if photo is None:
                later = next((at for at in range(index + 1, len(asked)) if asked[at]), len(asked))
                following = self.place[asked[later] or ""] if later < len(asked) else len(self.photos)
                free = [p.id for p in self.photos if p.id not in taken and previous < self.place[p.id] < following]
                # The first line opens with the first photo; elsewhere lines share what lies between evenly.
                share = len(free) // (later - index + 1) if index else 0
                photo = free[share] if free else self._free_photo(taken, index)
                if not free:
                    self.borrowing.add(index)
            taken.add(photo)
            if index not in self.borrowing:
                previous = self.place[photo]
            self._add(scene, photo)

    def _asked(self, scene: SceneDraft) -> str | None:
        asked = scene.timed.line.photo_id if scene.timed else None
        return asked if asked in self.place else None

    def _free_photo(self, taken: set[str], scene: int) -> str:
        # Lines such as price or address belong to no room: a picture of the outside suits them.
        free = [photo for photo in self.photos if photo.id not in taken]
        free.sort(key=lambda photo: (photo.report.room not in _OUTSIDE, self.place[photo.id]))
        return free[0].id if free else self._repeat(scene)

    def _cast_others(self) -> None:
        """Adds the photos no line asked for, first at a comfortable length, then at the shortest."""
        waiting = [photo for photo in self.photos if not self.uses[photo.id]]
        for length in (self.grid.comfortable, self.grid.shortest):
            waiting = [photo for photo in self._in_turns(waiting) if not self._fit_in(photo, length)]

    def _in_turns(self, photos: list[PlannedPhoto]) -> list[PlannedPhoto]:
        """The first extra photo of every scene comes before any scene's second."""
        nth: Counter[int] = Counter()
        turns = []
        for photo in sorted(photos, key=lambda photo: self.place[photo.id]):
            home = self._home(photo)
            turns.append((nth[home], self.place[photo.id], photo))
            nth[home] += 1
        return [photo for *_, photo in sorted(turns, key=lambda turn: turn[:2])]

    def _home(self, photo: PlannedPhoto) -> int:
        """The last scene whose photo comes before this one; a photo borrowed from elsewhere tells nothing of order."""
        place = self.place[photo.id]
        anchors = [(self.place[s.photos[0]], at) for at, s in enumerate(self.scenes) if at not in self.borrowing]
        return max((anchor for anchor in anchors if anchor[0] <= place), default=(0, 0))[1]

    def _fit_in(self, photo: PlannedPhoto, length: int) -> bool:
        home = self._home(photo)
        scene = self.scenes[home]
        missing = (len(scene.photos) + 1) * length - scene.beats
        if missing > (0 if scene.asked else self.slack):
            neighbours = [self.scenes[at] for at in (home + 1, home - 1) if 0 <= at < len(self.scenes)]
            roomy = [other for other in neighbours if (len(other.photos) + 1) * length <= other.beats]
            if not roomy:
                return False
            scene, missing = roomy[0], 0
        grown = max(0, missing)
        scene.beats += grown
        self.slack -= grown
        self._add(scene, photo.id)
        return True

    def _shorten_long_shots(self) -> None:
        for index, scene in enumerate(self.scenes):
            while scene.mean_beats > self.grid.longest:
                self._add(scene, self._another(index))

    def _spread_slack(self) -> None:
        """Gives the rest of the time, beat by beat, to the scene whose shots are shortest."""
        free = [at for at, scene in enumerate(self.scenes) if not scene.asked]
        if not free:
            self.closing_beats += self.slack
            self.slack = 0
        closing = self.narration.closing
        most_closing = 0 if closing and closing.asked else self.grid.end_card + 2
        while self.slack > 0:
            index = min(free, key=lambda at: (self.scenes[at].mean_beats, at))
            scene = self.scenes[index]
            if scene.mean_beats + 1 / len(scene.photos) > self.grid.longest:
                if self.closing_beats < most_closing:
                    self.closing_beats += 1
                    self.slack -= 1
                    continue
                index = max(free, key=lambda at: (self.scenes[at].beats, -at))
                scene = self.scenes[index]
                self._add(scene, self._another(index))
            scene.beats += 1
            self.slack -= 1

    def _closing_photos(self, background: str) -> tuple[str, ...]:
        """A long closing line first sees the closing photo itself, then the card over it."""
        spare = self.closing_beats - self.grid.end_card
        if spare < self.grid.shortest:
            return (background,)
        count = -(-spare // self.grid.longest)
        # A photo that has just been seen is not shown again: the film comes back to its opening instead.
        clear = background if self.scenes[-1].photos[-1] != background else self.photos[0].id
        return (*(clear for _ in range(count)), background)

    def _another(self, scene: int) -> str:
        """An unused photo, the nearest in the film's order, else one seen before."""
        here = self.place[self.scenes[scene].photos[-1]]
        unused = [photo.id for photo in self.photos if not self.uses[photo.id]]
        if unused:
            return min(unused, key=lambda photo: (abs(self.place[photo] - here), self.place[photo]))
        return self._repeat(scene)

    def _repeat(self, scene: int) -> str:
        """The photo shown least, and farthest in time from where it is shown already; beside itself only if need be."""
        shown = [photo for draft in self.scenes for photo in draft.photos]
        here = sum(len(draft.photos) for draft in self.scenes[: scene + 1]) - 0.5

        def distance(photo: str) -> float:
            return min((abs(at - here) for at, other in enumerate(shown) if other == photo), default=len(shown))

        return min(
            (photo.id for photo in self.photos),
            key=lambda photo: (distance(photo) < 1, self.uses[photo], -distance(photo), self.place[photo]),
        )

    def _add(self, scene: SceneDraft, photo: str) -> None:
        """The line's own photo stays first; the others stand in the film's order, repeats at the end."""
        if not scene.photos or self.uses[photo]:
            scene.photos.append(photo)
        else:
            scene.photos[1:] = sorted([*scene.photos[1:], photo], key=lambda other: self.place[other])
        self.uses[photo] += 1
