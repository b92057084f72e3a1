"""Between the scenes that are stored and the drafts that storyboards are made of."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Update, delete, update
from sqlalchemy.orm import Session

from reelestate.generation.scenes import CameraMovement, SceneBasis, SceneDraft
from reelestate.scenes.repository import list_scenes
from reelestate.scenes.tables import Scene


def draft_of(scene: Scene) -> SceneDraft:
    """The scene as it is edited."""
    return SceneDraft.model_validate(
        {
            "line_id": scene.line_id,
            "role": scene.role if scene.line_id else None,
            "sequence_order": scene.sequence_order,
            "start_time_ms": scene.start_time_ms,
            "duration_ms": scene.duration_ms,
            "narration_text": scene.narration_text or "",
            "on_screen_text": scene.on_screen_text or "",
            "media_id": scene.media_asset_id,
            "camera_movement": scene.camera_movement or None,
            "transition_type": scene.transition_type,
            "transition_duration_ms": scene.transition_duration_ms,
            "overlay_settings": scene.overlay_settings,
            "claims": scene.claims,
            "basis": scene.basis,
        }
    )


def write(session: Session, organization_id: UUID, project_id: UUID, drafts: Iterable[SceneDraft]) -> list[Scene]:
    """Replaces the project's scenes."""
    session.execute(delete(Scene).where(Scene.project_id == project_id))
    rows = [Scene(organization_id=organization_id, project_id=project_id, **columns(draft)) for draft in drafts]
    session.add_all(rows)
    session.flush()
    return rows


def merge(session: Session, organization_id: UUID, project_id: UUID, planned: Sequence[SceneDraft]) -> None:
    """Brings the project's scenes in line with a film that was planned from the listing and not from them.

    Scenes of the same line stay the same rows; new lines are added, and those that are gone removed. What a person
    wrote or changed meanwhile stays as it is, and from then on which scenes there are is theirs: they only learn their
    times. The planner's choices are no change of a scene: its version stays.
    """
    rows = list_scenes(session, project_id)
    if not rows:
        write(session, organization_id, project_id, planned)
        return
    drafts = dict(zip(_keys(draft.line_id for draft in planned), planned, strict=True))
    known = dict(zip(_keys(row.line_id for row in rows), rows, strict=True))
    own = {key: row for key, row in known.items() if _is_planners(row, drafts.get(key))}
    retime(session, [row for row in rows if row not in own.values()], planned)
    is_planners = len(own) == len(rows)
    for key, row in own.items():
        if key in drafts:
            kept = set() if is_planners else {"sequence_order", "start_time_ms"}
            values = {name: value for name, value in columns(drafts[key]).items() if name not in kept}
            session.execute(_update(row.id, values), execution_options={"synchronize_session": False})
        elif is_planners:
            session.delete(row)
    if is_planners:
        new = [draft for key, draft in drafts.items() if key not in known]
        session.add_all(
            Scene(organization_id=organization_id, project_id=project_id, **columns(draft)) for draft in new
        )
    session.flush()


def _keys(line_ids: Iterable[str | None]) -> list[str]:
    """A name for every scene: its line's, and of the pauses between lines the how many-th it is."""
    pauses = count()
    return [line_id or f"pause {next(pauses)}" for line_id in line_ids]


def _is_planners(row: Scene, planned: SceneDraft | None) -> bool:
    """Whether nobody has touched the scene since it was written, and it says what the film says."""
    untouched = row.version == 1 and row.basis is not None
    return untouched and (planned is None or (row.narration_text or "") == planned.narration_text)


def _update(scene_id: UUID, values: dict[str, Any]) -> Update:
    return update(Scene).where(Scene.id == scene_id).values(**values)


def columns(draft: SceneDraft) -> dict[str, Any]:
    """The draft's fields as a row's columns."""
    return {
        "line_id": draft.line_id,
        "role": draft.role or "feature",
        "sequence_order": draft.sequence_order,
        "start_time_ms": draft.start_time_ms,
        "duration_ms": draft.duration_ms,
        "narration_text": draft.narration_text or None,
        "on_screen_text": draft.on_screen_text or None,
        "media_asset_id": draft.media_id,
        "camera_movement": movement_column(draft.camera_movement),
        "transition_type": draft.transition_type.value,
        "transition_duration_ms": draft.transition_duration_ms,
        "overlay_settings": draft.overlay_settings.model_dump(mode="json", exclude_none=True),
        "claims": draft.claims,
        "basis": draft.basis.model_dump(mode="json") if draft.basis else None,
    }


def show(scene: Scene, on_screen: str) -> None:
    """Gives the scene a text in its picture that the writer chose: it goes into the basis too."""
    if on_screen == (scene.on_screen_text or ""):
        return
    scene.on_screen_text = on_screen or None
    basis = SceneBasis.model_validate(scene.basis) if scene.basis else None
    if basis:
        scene.basis = basis.model_copy(update={"on_screen_text": on_screen}).model_dump(mode="json")


def movement_column(movement: CameraMovement | None) -> dict[str, Any]:
    """A camera move as it is stored; empty where the planner chooses."""
    return movement.model_dump(mode="json") if movement else {}


def retime(session: Session, rows: Sequence[Scene], planned: Sequence[SceneDraft]) -> None:
    """Gives scenes the times at which they stand in the film that was just planned from them.

    A length that somebody chose, and a scene whose words have changed since, keep what they have. Times are no change
    of a scene: its version stays.
    """
    by_line = {draft.line_id: draft for draft in planned if draft.line_id}
    for row in rows:
        draft = by_line.get(row.line_id or "")
        if draft is None or draft.narration_text != (row.narration_text or ""):
            continue
        values: dict[str, Any] = {"start_time_ms": draft.start_time_ms}
        basis = SceneBasis.model_validate(row.basis) if row.basis else None
        if basis and basis.duration_ms == row.duration_ms:
            values["duration_ms"] = draft.duration_ms
            values["basis"] = basis.model_copy(update={"duration_ms": draft.duration_ms}).model_dump(mode="json")
        session.execute(_update(row.id, values), execution_options={"synchronize_session": False})
