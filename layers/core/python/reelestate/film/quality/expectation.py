"""What a film is meant to be, against which the finished file is held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from reelestate.film.captions.model import Cue, line_length
from reelestate.film.picture.layer import Layer
from reelestate.film.quality.caption_raster import CaptionRaster, raster_at
from reelestate.film.quality.signal import Signal, read_signal
from reelestate.film.timeline.model import CaptionOverlay, Shot, Timeline
from reelestate.film.timeline.segments import Segment
from reelestate.kit.errors import InvalidInput

_OPENING_SECONDS = 1.0


@dataclass(frozen=True)
class Expectation:
    """The timeline and what was made from it.

    ``sounds`` maps the keys of ``timeline.audio.voices`` to the clips' local files. ``caption_layers`` holds the layers
    of each of ``captions`` and is empty for a film without burned-in captions.
    ``openings`` maps a shot's id to the index of the voice clip that begins its scene; None pairs each shot with the
    clip that starts nearest to it, within a second. ``max_columns`` is the longest caption line; None takes the
    canvas's. ``segments`` are those the film was joined from, planned from this very timeline.
    """

    timeline: Timeline
    sounds: Mapping[str, Path] = field(default_factory=dict)
    caption_layers: Sequence[Sequence[Layer]] = ()
    openings: Mapping[str, int] | None = None
    max_columns: int | None = None
    segments: Sequence[Segment] = ()

    def __post_init__(self) -> None:
        if len(self.caption_layers) != len(self.captions):
            raise InvalidInput(
                "caption_layers",
                f"there are {len(self.caption_layers)} for {len(self.captions)} captions",
                "Give the layers of every caption overlay, in film order.",
            )

    @cached_property
    def captions(self) -> tuple[CaptionOverlay, ...]:
        """The timeline's caption overlays in film order."""
        found = [o for o in self.timeline.overlays if isinstance(o, CaptionOverlay)]
        return tuple(sorted(found, key=lambda o: o.start_frame))

    @cached_property
    def caption_rasters(self) -> tuple[CaptionRaster | None, ...]:
        """Every caption as it looks in the middle of its time, so with one word highlighted."""
        pairs = zip(self.captions, self.caption_layers, strict=True)
        return tuple(raster_at(layers, middle_frame(caption)) for caption, layers in pairs)

    @cached_property
    def recordings(self) -> Mapping[str, Signal]:
        """The voice clips' signals by key, as far as their files are known."""
        return {key: read_signal(path) for key, path in self.sounds.items()}

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """The burned-in captions as cues."""
        fps = self.timeline.canvas.fps
        return tuple(
            Cue(round(o.start_frame * 1000 / fps), round(o.end_frame * 1000 / fps), o.lines) for o in self.captions
        )

    @property
    def line_columns(self) -> int:
        """Columns a caption line may have."""
        return self.max_columns or line_length(self.timeline.canvas)

    def boundary(self, shot: Shot) -> float:
        """The frame at which a scene begins to the eye: the middle of the transition into its shot."""
        return shot.start_frame + shot.transition.frames / 2

    @cached_property
    def scene_voices(self) -> tuple[tuple[Shot, int], ...]:
        """The shots whose scenes open with a voice clip, each with the clip's index."""
        shots = self.timeline.shots
        if self.openings is not None:
            return tuple((shot, self.openings[shot.id]) for shot in shots if shot.id in self.openings)
        reach = _OPENING_SECONDS * self.timeline.canvas.fps
        nearest: dict[int, tuple[float, int]] = {}
        for voice, clip in enumerate(self.timeline.audio.voices):
            away, place = min((abs(clip.start_frame - self.boundary(shot)), i) for i, shot in enumerate(shots))
            if away <= reach:
                nearest[place] = min(nearest.get(place, (away, voice)), (away, voice))
        return tuple((shots[place], voice) for place, (_, voice) in sorted(nearest.items()))


def middle_frame(caption: CaptionOverlay) -> int:
    """The frame in the middle of the caption's time."""
    return (caption.start_frame + caption.end_frame) // 2
