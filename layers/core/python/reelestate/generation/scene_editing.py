"""What people do with scenes. Every edit of what a scene says or shows takes the storyboard's approval away."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.generation import scene_rows, storyboards, subject
from reelestate.generation.scene_schemas import CopyFinding, SceneChanges, SceneFields, ScenePlace
from reelestate.generation.scenes import PAUSE_SECONDS
from reelestate.kit import clock
from reelestate.kit.errors import InvalidInput
from reelestate.kit.http import versions
from reelestate.kit.http.fields import changes
from reelestate.kit.ids import new_id
from reelestate.media.tables import MediaAsset
from reelestate.projects import repository as projects
from reelestate.projects.rules import LISTING_TYPES, MOST_SCENES, refused
from reelestate.projects.service import revoke_approval
from reelestate.projects.tables import Project
from reelestate.providers.script_writing.grammar import speech_seconds
from reelestate.scenes import repository
from reelestate.scenes.tables import Scene

SILENT_MS = 3000
_NEEDED = ("duration_ms", "transition_type", "transition_duration_ms", "overlay_settings", "role")


@dataclass(frozen=True)
class Edited:
    """A scene after an edit, and what about its words a person should look at."""

    scene: Scene
    warnings: list[CopyFinding]


def add(caller: MemberCaller, project_id: UUID, fields: SceneFields) -> Edited:
    """Adds a scene at its place. Raises NotFound, Conflict when there are too many, FairHousingBlocked."""
    session = caller.session
    project = projects.get(session, project_id, lock=True)
    others = list(repository.list_scenes(session, project_id))
    if len(others) >= MOST_SCENES:
        raise refused("TOO_MANY_SCENES", f"A film has at most {MOST_SCENES} scenes. Delete one first.")
    _check_photo(session, project, fields.media_asset_id)
    place = len(others) if fields.sequence_order is None else min(fields.sequence_order, len(others))
    scene = Scene(
        organization_id=project.organization_id,
        project_id=project.id,
        line_id=f"scene-{new_id().hex[-12:]}",
        role=fields.role,
        sequence_order=place,
        start_time_ms=0,
        duration_ms=fields.duration_ms or _usual_ms(fields.narration_text),
        narration_text=fields.narration_text or None,
        on_screen_text=fields.on_screen_text or None,
        media_asset_id=fields.media_asset_id,
        camera_movement=scene_rows.movement_column(fields.camera_movement),
        transition_type=fields.transition_type.value,
        transition_duration_ms=fields.transition_duration_ms,
        overlay_settings=fields.overlay_settings.model_dump(mode="json", exclude_none=True),
    )
    session.add(scene)
    repository.arrange(session, [*others[:place], scene, *others[place:]])
    return _edited(caller, project, scene, "scene.created")


def change(caller: MemberCaller, project_id: UUID, scene_id: UUID, body: SceneChanges, if_match: str | None) -> Edited:
    """Changes the fields that were sent. Raises NotFound, PreconditionFailed, InvalidInput, FairHousingBlocked."""
    session = caller.session
    project = projects.get(session, project_id, lock=True)
    scene = repository.get(session, project_id, scene_id)
    versions.check(scene, if_match)
    sent = changes(body, *_NEEDED)
    _check_photo(session, project, sent.get("media_asset_id"))
    for name in sent:
        setattr(scene, name, _column(body, name))
    scene.claims = storyboards.standing_claims(scene)
    if scene.line_id is None and scene.narration_text:
        scene.line_id = f"scene-{new_id().hex[-12:]}"
    repository.arrange(session, repository.list_scenes(session, project_id))
    return _edited(caller, project, scene, "scene.updated")


def remove(caller: MemberCaller, project_id: UUID, scene_id: UUID) -> None:
    """Takes the scene out. Raises NotFound."""
    session = caller.session
    project = projects.get(session, project_id, lock=True)
    scene = repository.get(session, project_id, scene_id)
    session.delete(scene)
    session.flush()
    repository.arrange(session, repository.list_scenes(session, project_id))
    revoke_approval(project)
    record(caller, "scene.deleted", "scene", scene_id)


def reorder(caller: MemberCaller, project_id: UUID, places: tuple[ScenePlace, ...]) -> None:
    """Puts all scenes into another order. Raises InvalidInput unless every scene is named once, each with its place."""
    session = caller.session
    project = projects.get(session, project_id, lock=True)
    scenes = {scene.id: scene for scene in repository.list_scenes(session, project_id)}
    if {place.scene_id for place in places} != set(scenes) or len(places) != len(scenes):
        raise InvalidInput("scene_order", "does not name every scene once", "Name each of the project's scenes once.")
    if len({place.sequence_order for place in places}) != len(places):
        raise InvalidInput("scene_order", "gives two scenes one place", "Give each scene a place of its own.")
    ordered = sorted(places, key=lambda place: place.sequence_order)
    repository.arrange(session, [scenes[place.scene_id] for place in ordered])
    revoke_approval(project)
    session.flush()
    record(caller, "scene.reordered", "project", project.id)


def approve(caller: MemberCaller, project_id: UUID) -> tuple[Project, tuple[str, ...]]:
    """Approves the storyboard as it stands; the warnings that remain.

    Raises Conflict without scenes or photos, InvalidInput for a scene that cannot be filmed, ClaimUnbound and
    FairHousingBlocked for words that may not be said.
    """
    session = caller.session
    project = projects.get(session, project_id, lock=True)
    warnings = _require_filmable(session, project)
    project.approved_at, project.approved_by_id = clock.now(), caller.user_id
    if project.status in {"draft", "script_pending"}:
        project.status = "script_ready"
    session.flush()
    record(caller, "storyboard.approved", "project", project.id)
    return project, warnings


def unapprove(caller: MemberCaller, project_id: UUID) -> Project:
    """Takes the approval back."""
    project = projects.get(caller.session, project_id, lock=True)
    if project.approved_at is not None:
        revoke_approval(project)
        caller.session.flush()
        record(caller, "storyboard.unapproved", "project", project.id)
    return project


def _require_filmable(session: Session, project: Project) -> tuple[str, ...]:
    scenes = repository.list_scenes(session, project.id)
    if project.type in LISTING_TYPES:
        told = subject.load(session, project)
        return storyboards.require_sound(told, storyboards.board_of(told, scenes))
    if not scenes:
        raise refused("STORYBOARD_EMPTY", "There is no scene yet. Add scenes first.")
    found = [finding for scene in scenes for finding in storyboards.examine_scene(session, project, scene)]
    return tuple(finding.message for finding in found)


def _edited(caller: MemberCaller, project: Project, scene: Scene, action: str) -> Edited:
    session = caller.session
    session.refresh(scene)
    warnings = storyboards.examine_scene(session, project, scene)
    revoke_approval(project)
    session.flush()
    record(caller, action, "scene", scene.id, new={"narration_text": scene.narration_text})
    return Edited(scene, warnings)


def _check_photo(session: Session, project: Project, media_id: UUID | None) -> None:
    if media_id is None:
        return
    projects.present(session, MediaAsset, media_id, "media_asset")
    if media_id not in {asset.id for asset in subject.photos_of(session, project)}:
        raise InvalidInput(
            "media_asset_id", "is not among the project's photos", "Add it to the project's media first."
        )


def _column(body: SceneChanges, name: str) -> object:
    value = getattr(body, name)
    if name == "camera_movement":
        return scene_rows.movement_column(value)
    if name == "overlay_settings":
        return value.model_dump(mode="json", exclude_none=True)
    if name == "transition_type":
        return value.value
    if name in {"narration_text", "on_screen_text"}:
        return value or None
    return value


def _usual_ms(narration: str) -> int:
    return round((speech_seconds(narration) + PAUSE_SECONDS) * 1000) if narration else SILENT_MS
