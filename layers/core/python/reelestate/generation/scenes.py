"""Between the scenes that people edit one by one and the storyboard that is filmed.

A scene shows what the planner chose. So that a choice nobody touched stays the planner's, whatever else is edited, a
scene carries its ``basis``: the values it was written with and what had been asked for then. Only what differs from
the basis becomes a wish of the storyboard. A scene without basis is a person's throughout.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from reelestate.film.timeline import (
    AddressOverlay,
    Corner,
    Easing,
    LogoOverlay,
    Overlay,
    PriceOverlay,
    Timeline,
    TransitionKind,
)
from reelestate.generation.schemas import PlanDocument, StoryDocument
from reelestate.generation.shot_plan import Direction, Move, MovementType, OverlaySettings, PlannedScene, Position
from reelestate.generation.shot_plan.camera import kind_of, position_of
from reelestate.generation.shot_plan.direction import LONGEST_SCENE_SECONDS, LONGEST_TRANSITION_MS, TransitionWish
from reelestate.generation.storyboard import BoardLine, Storyboard
from reelestate.kit.errors import InvalidInput
from reelestate.providers.script_writing.base import Role, Script, ScriptLine
from reelestate.providers.script_writing.grammar import speech_seconds

USUAL_TRANSITION_MS = 500
PAUSE_SECONDS = 0.5
"""Between two lines, for scenes that no plan has timed yet."""
_USUAL_CORNER: Corner = "top_right"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CameraMovement(_Record):
    """The camera's move over the scene's photo; a movement type alone leaves its extent to the planner."""

    start_position: Position | None = None
    end_position: Position | None = None
    easing: Easing = Easing.EASE_IN_OUT
    movement_type: MovementType | None = None

    @property
    def _views(self) -> tuple[Position | None, Position | None]:
        return self.start_position, self.end_position

    def same_views(self, other: "CameraMovement | None") -> bool:
        """Whether both move between the same views."""
        return other is not None and self._views == other._views


class _Values(_Record):
    on_screen_text: str = Field(default="", max_length=100)
    photo: str | None = Field(default=None, description="The photo's handle.")
    camera_movement: CameraMovement | None = Field(default=None, description="None: the planner's choice.")
    transition_type: TransitionKind = TransitionKind.CROSSFADE
    transition_duration_ms: int = Field(default=USUAL_TRANSITION_MS, ge=0, le=LONGEST_TRANSITION_MS)
    overlay_settings: OverlaySettings = OverlaySettings()
    duration_ms: int = Field(gt=0, le=LONGEST_SCENE_SECONDS * 1000)


class SceneBasis(_Values):
    """The values a scene was written with, and what a person had asked for then."""

    asked: Direction = Direction()


class SceneDraft(_Values):
    """A scene as it is edited. ``claims`` are words of the narration to the fact or photo they rest on.

    A scene without ``line_id`` is new, or a pause in which nothing is said.
    """

    line_id: str | None = None
    role: Role | None = None
    sequence_order: int = Field(ge=0)
    start_time_ms: int = Field(default=0, ge=0, description="Where it stood when it was written; the order counts.")
    narration_text: str = Field(default="", max_length=600)
    media_id: UUID | None = None
    claims: dict[str, str] = Field(default_factory=dict)
    basis: SceneBasis | None = None


def to_scenes(story: StoryDocument, plan: PlanDocument | None) -> list[SceneDraft]:
    """The scenes of a story as planned, times and moves from the plan's first cut.

    Without a plan every line is a scene, as long as a voice takes for it (``speech_seconds``) and a pause of
    ``PAUSE_SECONDS``; its camera move is the planner's choice still.
    """
    if plan is None:
        return _estimated(story)
    timeline = next(iter(plan.timelines.values()))
    return [_planned(story, scene, order, timeline) for order, scene in enumerate(plan.scenes)]


def to_storyboard(
    script: Script, scenes: Sequence[SceneDraft], handles: Mapping[UUID, str] | None = None
) -> Storyboard:
    """The storyboard that films the scenes in their order, with the script's title and post.

    ``handles`` names photos by media id, for scenes that tell their photo by ``media_id``. A pause that the planner
    made and nobody edited is left to the planner. Raises InvalidInput for a scene without words, for a photo without
    handle, and when no scene is left.
    """
    lines = {line.id: line for line in script.lines}
    found: list[BoardLine] = []
    for index, draft in enumerate(sorted(scenes, key=lambda draft: draft.sequence_order)):
        where = f"scenes[{index}]"
        photo = _photo(draft, handles, where)
        if draft.narration_text.strip():
            found.append(_board_line(draft, lines.get(draft.line_id or ""), photo, where))
        elif draft.line_id is not None or draft.basis is None or _asked(draft, photo, where) != draft.basis.asked:
            raise InvalidInput(f"{where}.narration_text", "is empty", "Write what is said, or delete the scene")
    if not found:
        raise InvalidInput("scenes", "none of them says anything", "Write the narration of at least one scene")
    return Storyboard(
        title=script.title,
        kicker=script.kicker,
        lines=tuple(found),
        caption=script.caption,
        hashtags=script.hashtags,
        first_comment=script.first_comment,
        writer=script.provider,
    )


def with_basis(scenes: Sequence[SceneDraft], written: Sequence[SceneDraft]) -> list[SceneDraft]:
    """The scenes with the basis of those written for the same lines, for instance by ``to_scenes`` for the last plan.

    Pauses are matched by their place. Scenes that were not written then keep none.
    """
    bases = {_place(draft): draft.basis for draft in written}
    return [draft.model_copy(update={"basis": bases.get(_place(draft))}) for draft in scenes]


def _place(draft: SceneDraft) -> str | int:
    return draft.sequence_order if draft.line_id is None else draft.line_id


def _estimated(story: StoryDocument) -> list[SceneDraft]:
    scenes: list[SceneDraft] = []
    start = 0
    for order, line in enumerate(story.script.lines):
        asked = story.directions.get(line.id, Direction())
        seconds = max(asked.seconds or 0.0, speech_seconds(line.text) + PAUSE_SECONDS)
        values: dict[str, Any] = {
            "on_screen_text": line.on_screen,
            "photo": line.photo_id,
            "camera_movement": _movement_asked(asked.move),
            "overlay_settings": asked.overlays,
            "duration_ms": round(seconds * 1000),
        }
        if asked.transition:
            usual = 0 if asked.transition.kind is TransitionKind.CUT else USUAL_TRANSITION_MS
            values["transition_type"] = asked.transition.kind
            values["transition_duration_ms"] = usual if asked.transition.ms is None else asked.transition.ms
        scenes.append(_draft(story, line, order, start, values, asked))
        start += values["duration_ms"]
    return scenes


def _planned(story: StoryDocument, scene: PlannedScene, order: int, timeline: Timeline) -> SceneDraft:
    line = next((line for line in story.script.lines if line.id == scene.line_id), None)
    shot = next(shot for shot in timeline.shots if shot.id == scene.shots[0].id)
    fps = timeline.canvas.fps
    asked = story.directions.get(scene.line_id or "", Direction())
    asset, motion = timeline.assets[shot.asset], shot.motion
    values: dict[str, Any] = {
        "on_screen_text": line.on_screen if line else "",
        "photo": scene.shots[0].photo_id,
        "camera_movement": CameraMovement(
            start_position=position_of(motion.start, asset, timeline.canvas),
            end_position=position_of(motion.end, asset, timeline.canvas),
            easing=motion.easing,
            movement_type=kind_of(motion),
        ),
        "transition_type": shot.transition.kind,
        "transition_duration_ms": shot.transition.frames * 1000 // fps,
        "overlay_settings": _shown(scene, timeline, asked.overlays),
        "duration_ms": (scene.end_frame - scene.start_frame) * 1000 // fps,
    }
    return _draft(story, line, order, scene.start_frame * 1000 // fps, values, asked)


def _draft(
    story: StoryDocument, line: ScriptLine | None, order: int, start_ms: int, values: dict[str, Any], asked: Direction
) -> SceneDraft:
    media_ids = {photo.handle: photo.media_id for photo in story.photos}
    return SceneDraft(
        line_id=line.id if line else None,
        role=line.role if line else None,
        sequence_order=order,
        start_time_ms=start_ms,
        narration_text=line.text if line else "",
        media_id=media_ids.get(values["photo"]),
        claims={claim.text: claim.source for claim in line.claims} if line else {},
        basis=SceneBasis(**values, asked=asked),
        **values,
    )


def _shown(scene: PlannedScene, timeline: Timeline, asked: OverlaySettings) -> OverlaySettings:
    """What stands on the scene's picture for half a second at least."""
    least = timeline.canvas.fps // 2

    def seen(overlay: Overlay) -> bool:
        shared = min(overlay.end_frame, scene.end_frame) - max(overlay.start_frame, scene.start_frame)
        return shared >= least

    overlays = [overlay for overlay in timeline.overlays if seen(overlay)]
    logo = next((overlay for overlay in overlays if isinstance(overlay, LogoOverlay)), None)
    return OverlaySettings(
        show_price=any(isinstance(overlay, PriceOverlay) for overlay in overlays),
        show_address=any(isinstance(overlay, AddressOverlay) for overlay in overlays),
        show_logo=logo is not None,
        logo_position=logo.corner if logo else asked.logo_position or _USUAL_CORNER,
        text_position=asked.text_position,
        show_text=asked.show_text,
    )


def _movement_asked(move: Move | None) -> CameraMovement | None:
    if move is None:
        return None
    return CameraMovement(start_position=move.start, end_position=move.end, easing=move.easing, movement_type=move.type)


def _photo(draft: SceneDraft, handles: Mapping[UUID, str] | None, where: str) -> str | None:
    if handles is None or draft.media_id is None:
        return draft.photo
    if draft.media_id not in handles:
        raise InvalidInput(f"{where}.media_asset_id", "is not among the photos", "Choose a photo of this project")
    return handles[draft.media_id]


def _board_line(draft: SceneDraft, line: ScriptLine | None, photo: str | None, where: str) -> BoardLine:
    untouched = line is not None and draft.basis is not None and photo == draft.basis.photo
    return BoardLine(
        id=draft.line_id,
        role=draft.role or (line.role if line else "feature"),
        say=draft.narration_text,
        show=draft.on_screen_text,
        # A line that named no photo goes on taking the next in turn.
        photo=line.photo_id if line and untouched else photo,
        because=draft.claims,
        **dict(_asked(draft, photo, where)),
    )


def _asked(draft: SceneDraft, photo: str | None, where: str) -> Direction:
    """What a person asks of the scene: what they asked before, and what they changed since."""
    basis = draft.basis
    before = basis.asked if basis else Direction()
    same_photo = basis is None or photo == basis.photo
    return Direction(
        move=_move(draft, before, same_photo=same_photo, where=where),
        transition=_transition(draft, before, where),
        overlays=_overlays(draft, before.overlays),
        seconds=before.seconds if basis and draft.duration_ms == basis.duration_ms else draft.duration_ms / 1000,
    )


def _move(draft: SceneDraft, before: Direction, *, same_photo: bool, where: str) -> Move | None:
    now, then = draft.camera_movement, draft.basis.camera_movement if draft.basis else None
    if now == then:
        # Exact views were chosen for the photo that stood there.
        return before.move if same_photo or before.move is None or before.move.exact is None else None
    if now is None:
        return None
    field = f"{where}.camera_movement"
    if now.same_views(then) and now.movement_type:
        return Move(type=now.movement_type, easing=now.easing)
    if (now.start_position is None) != (now.end_position is None):
        missing = "start_position" if now.start_position is None else "end_position"
        raise InvalidInput(f"{field}.{missing}", "is missing", "Give both positions, or a movement type alone")
    if now.start_position is None and now.movement_type is None:
        raise InvalidInput(f"{field}.movement_type", "is missing", "Name a movement type, or give both positions")
    return Move(type=now.movement_type, start=now.start_position, end=now.end_position, easing=now.easing)


def _transition(draft: SceneDraft, before: Direction, where: str) -> TransitionWish | None:
    basis = draft.basis
    now = (draft.transition_type, draft.transition_duration_ms)
    if basis and now == (basis.transition_type, basis.transition_duration_ms):
        return before.transition
    if draft.transition_type is TransitionKind.CUT:
        return TransitionWish(kind=TransitionKind.CUT)
    if not draft.transition_duration_ms:
        field = f"{where}.transition_duration_ms"
        raise InvalidInput(field, f"is 0, but a {draft.transition_type} takes time", "Give it a length, or choose cut")
    return TransitionWish(kind=draft.transition_type, ms=draft.transition_duration_ms)


def _overlays(draft: SceneDraft, before: OverlaySettings) -> OverlaySettings:
    now, basis = draft.overlay_settings, draft.basis
    then = basis.overlay_settings if basis else OverlaySettings()
    asked = {
        name: getattr(before if getattr(now, name) == getattr(then, name) else now, name)
        for name in OverlaySettings.model_fields
    }
    if basis and draft.on_screen_text != basis.on_screen_text:
        # Edited words are to be seen, also where the planner would show the price or the title in their place.
        asked["show_text"] = bool(draft.on_screen_text.strip())
    return OverlaySettings.model_validate(asked)
