"""Cutting a film into segments that are rendered apart and joined without encoding again.

A segment's key is the SHA-256 of everything that determines its pixels and nothing else, with frames counted from the
segment's first. So the segments of two cuts of one film share keys wherever they look the same, an edited caption
changes the segments that show it, and a shot that only moved in time keeps its key.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reelestate.film import ENGINE_VERSION
from reelestate.film.encode.settings import Encoding
from reelestate.film.timeline.model import CaptionOverlay, Overlay, Shot, Timeline
from reelestate.kit.canonical import content_key

_STYLE_FIELDS = ("primary", "secondary", "accent", "heading_font", "body_font")
_BRAND_PICTURES = ("logo", "headshot")
_BRANDED_KINDS = frozenset({"agent_card", "logo"})
_UNSAID: dict[str, object] = {"place": None, "raised": False}
"""Fields that say nothing at these values, so that a film that does not use them keeps its keys."""
_SETTLED_SECONDS = 2
"""An overlay stands still once three times its fades and this long have passed, until as long before its end."""


@dataclass(frozen=True)
class Segment:
    """The film's frames ``start_frame`` up to, not including, ``end_frame``; ``key`` is their content key."""

    index: int
    start_frame: int
    end_frame: int
    key: str

    @property
    def frames(self) -> int:
        """Length in frames."""
        return self.end_frame - self.start_frame


def plan_segments(timeline: Timeline, encoding: Encoding) -> tuple[Segment, ...]:
    """Cut after each shot, where the transition into the next one has just ended.

    So a segment shows one shot alone and then the whole transition out of it. Segments shorter than a second are
    merged into a neighbour.
    """
    return tuple(
        Segment(index, start, end, content_key(encoding, look_key(timeline, start, end)))
        for index, (start, end) in enumerate(pairwise(_boundaries(timeline)))
    )


def shots_between(timeline: Timeline, start: int, end: int) -> list[tuple[int, Shot]]:
    """The shots visible in the frames from ``start`` up to ``end``, with their places in the timeline."""
    return [(i, s) for i, s in enumerate(timeline.shots) if s.start_frame < end and s.end_frame > start]


def _boundaries(timeline: Timeline) -> list[int]:
    least = timeline.canvas.fps
    cuts = [0]
    for shot in timeline.shots[:-1]:
        if shot.end_frame - cuts[-1] >= least:
            cuts.append(shot.end_frame)
    if len(cuts) > 1 and timeline.frames - cuts[-1] < least:
        cuts.pop()
    return [*cuts, timeline.frames]


def look_key(timeline: Timeline, start: int, end: int) -> str:
    """SHA-256 of everything that determines the pixels of the frames from ``start`` up to ``end``, and nothing else."""
    overlays = [o for o in timeline.overlays if o.start_frame < end and o.end_frame > start and _shows(timeline, o)]
    return content_key(
        ENGINE_VERSION,
        timeline.canvas,
        end - start,
        [_shot_part(timeline, shot, start, end) for _, shot in shots_between(timeline, start, end)],
        [_overlay_part(timeline, overlay, start, end) for overlay in overlays],
        _brand_part(timeline, overlays),
    )


def _shot_part(timeline: Timeline, shot: Shot, start: int, end: int) -> dict[str, Any]:
    asset = timeline.assets[shot.asset]
    shows_transition = shot.start_frame < end and shot.start_frame + shot.transition.frames > start
    return {
        "picture": [asset.sha256, asset.width, asset.height],
        "motion": shot.motion,
        "start": shot.start_frame - start,
        "frames": shot.frames,
        "treatment": shot.treatment,
        "transition": shot.transition if shows_transition else None,
    }


def _overlay_part(timeline: Timeline, overlay: Overlay, start: int, end: int) -> dict[str, Any]:
    dumped = overlay.model_dump(mode="json")
    part = {name: value for name, value in dumped.items() if name not in _UNSAID or value != _UNSAID[name]}
    first, last = overlay.start_frame - start, overlay.end_frame - start
    if isinstance(overlay, CaptionOverlay):
        for word in part["words"]:
            word["start_frame"] -= start
            word["end_frame"] -= start
    else:
        moving = _SETTLED_SECONDS * timeline.canvas.fps + 3 * (overlay.fade_in + overlay.fade_out)
        first, last = max(first, -moving), min(last, end - start + moving)
    return part | {"start_frame": first, "end_frame": last}


def _brand_part(timeline: Timeline, overlays: list[Overlay]) -> dict[str, Any]:
    """Of the brand what these overlays can show: colours and fonts, and the rest only under a branded overlay."""
    if not overlays:
        return {}
    brand = timeline.brand.model_dump(mode="json")
    if not any(overlay.kind in _BRANDED_KINDS for overlay in overlays):
        return {name: brand[name] for name in _STYLE_FIELDS}
    for name in _BRAND_PICTURES:
        if brand[name] is not None:
            brand[name] = timeline.assets[brand[name]].sha256
    return brand


def _shows(timeline: Timeline, overlay: Overlay) -> bool:
    return timeline.branded or overlay.kind not in _BRANDED_KINDS
