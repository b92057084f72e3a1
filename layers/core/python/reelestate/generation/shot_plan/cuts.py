"""The story as one timeline per cut."""

from math import gcd

from reelestate.film.timeline import (
    Asset,
    AudioTrack,
    Brand,
    Canvas,
    MusicBed,
    Shot,
    Timeline,
    Transition,
    VoiceClip,
)
from reelestate.generation.shot_plan.camera import Camera
from reelestate.generation.shot_plan.model import Cut, PlanRequest
from reelestate.generation.shot_plan.onscreen import brand_of, overlays_of
from reelestate.generation.shot_plan.story import Story
from reelestate.generation.shot_plan.subtitles import captions
from reelestate.generation.shot_plan.wishes import scene_name
from reelestate.kit.errors import InvalidInput

_PERSON_SOURCES = ("agent", "brand", "brokerage", "contact")


def timeline_of(
    request: PlanRequest, story: Story, transitions: tuple[Transition, ...], cut: Cut
) -> tuple[Timeline, list[str]]:
    """The timeline of one cut, and notes on what it had to leave out."""
    shots, notes = _shots(request, story, transitions, cut)
    silent = frozenset() if cut.branded else _lines_about_people(request)
    overlays, more = overlays_of(request, story, shots, branded=cut.branded)
    notes.extend(more)
    brand = brand_of(request, branded=cut.branded)
    if request.captions:
        overlays.extend(captions(request, story, cut.canvas, silent))
    timeline = Timeline(
        canvas=cut.canvas,
        branded=cut.branded,
        brand=brand,
        assets=_assets(request, shots, brand),
        shots=shots,
        overlays=tuple(overlays),
        audio=_audio(request, story, silent),
    )
    silenced = sorted(silent & {scene.line_id for scene in story.scenes})
    notes.extend(f"Line {line} names the agent and is silent in the unbranded cut." for line in silenced if line)
    return timeline, notes


def preview_of(timeline: Timeline, short_side: int = 540) -> Timeline:
    """The same film on the largest canvas of exactly its aspect whose short side is at most ``short_side`` pixels.

    A timeline that is small already is returned as it is.
    """
    if min(timeline.canvas.width, timeline.canvas.height) <= short_side:
        return timeline
    return at_size(timeline, short_side)


def at_size(timeline: Timeline, short_side: int) -> Timeline:
    """The same film, larger or smaller, on a canvas of exactly its aspect; see ``preview_of``."""
    width, height = timeline.canvas.width, timeline.canvas.height
    if min(width, height) == short_side:
        return timeline
    common = gcd(width, height)
    across, down = width // common, height // common
    # Both sides must be even; an odd multiple of an odd side is not.
    times = short_side // min(across, down)
    if times % 2 and (across % 2 or down % 2):
        times -= 1
    if times < 1:
        raise InvalidInput(
            "short_side", f"{short_side} pixels cannot hold {width}:{height}", "Ask for a larger picture."
        )
    canvas = Canvas(width=across * times, height=down * times, fps=timeline.canvas.fps)
    return timeline.model_copy(update={"canvas": canvas})


def _shots(
    request: PlanRequest, story: Story, transitions: tuple[Transition, ...], cut: Cut
) -> tuple[tuple[Shot, ...], list[str]]:
    photos = {photo.id: photo for photo in request.photos}
    camera = Camera(cut.canvas, story.grid.figures, request.seed)
    openings = {scene.shots[0].id: scene.line_id for scene in story.scenes}
    planned = story.shots
    shots = []
    notes: list[str] = []
    for index, (shot, transition) in enumerate(zip(planned, transitions, strict=True)):
        start = shot.start_frame - transition.frames // 2
        following = transitions[index + 1].frames // 2 if index + 1 < len(planned) else 0
        frames = shot.end_frame + following - start
        closing = index + 1 == len(planned)
        move = camera.move(photos[shot.photo_id], frames, take=shot.take, closing=closing)
        asked = request.direction(openings.get(shot.id)).move
        if asked:
            move, clamped = camera.asked_move(photos[shot.photo_id], frames, asked, take=shot.take)
            if clamped:
                name = scene_name(request, openings[shot.id])
                notes.append(f"{cut.id}: the camera's views of the scene {name} were moved back into the photo.")
        shots.append(
            Shot(
                id=shot.id,
                asset=shot.photo_id,
                motion=move.motion,
                start_frame=start,
                frames=frames,
                transition=transition,
                treatment="blur" if shot.end_card else "none",
            )
        )
    return tuple(shots), notes


def _assets(request: PlanRequest, shots: tuple[Shot, ...], brand: Brand) -> dict[str, Asset]:
    used = {shot.asset for shot in shots}
    assets = {photo.id: photo.asset for photo in request.photos if photo.id in used}
    for field, key in (("logo", brand.logo), ("headshot", brand.headshot)):
        if key is None:
            continue
        if key not in request.brand_assets:
            raise InvalidInput(f"brand.{field}", f"there is no picture {key!r}", "Upload it, or leave it out.")
        assets[key] = request.brand_assets[key]
    return assets


def _audio(request: PlanRequest, story: Story, silent: frozenset[str]) -> AudioTrack:
    voices = tuple(
        VoiceClip(key=request.speech[scene.line_id].key, start_frame=scene.start_frame)
        for scene in story.scenes
        if scene.line_id in request.speech and scene.line_id not in silent
    )
    music = None
    if request.music_key:
        music = MusicBed(key=request.music_key, frames_per_beat=request.frames_per_beat)
    return AudioTrack(voices=voices, music=music)


def _lines_about_people(request: PlanRequest) -> frozenset[str]:
    """Lines that rest on the agent or the brokerage: an unbranded cut must not speak them."""
    return frozenset(
        line.id
        for line in request.script.lines
        if any(claim.source.split(".")[0] in _PERSON_SOURCES for claim in line.claims)
    )
