"""HTTP routes of a project's scenes and its storyboard's approval."""

from uuid import UUID

from fastapi import APIRouter, Response

from reelestate.access.callers import MEMBER_ERRORS, Member, MemberCaller
from reelestate.generation import scene_editing
from reelestate.generation.scene_editing import Edited
from reelestate.generation.scene_schemas import (
    ApprovalAnswer,
    SceneAnswer,
    SceneChanges,
    SceneFields,
    SceneOrder,
    ScenesAnswer,
)
from reelestate.generation.scene_views import scene_views
from reelestate.kit.http.envelope import Success
from reelestate.kit.http.errors import errors
from reelestate.kit.http.versions import IfMatch, tag
from reelestate.projects import repository as projects
from reelestate.scenes import repository

router = APIRouter(prefix="/projects/{project_id}", tags=["scenes"])


@router.get("/scenes", responses=MEMBER_ERRORS | errors(422))
def list_scenes(caller: Member, project_id: UUID) -> ScenesAnswer:
    """List a project's scenes in order."""
    project = projects.get(caller.session, project_id)
    return _scenes(caller, project.id)


@router.post("/scenes", status_code=201, responses=MEMBER_ERRORS | errors(409, 422))
def create_scene(caller: Member, project_id: UUID, body: SceneFields, response: Response) -> SceneAnswer:
    """Add a scene. Words that fair-housing law forbids are refused; claims nothing supports come back as warnings."""
    return _answer(caller, scene_editing.add(caller, project_id, body), response)


@router.post("/scenes/reorder", responses=MEMBER_ERRORS | errors(409, 422))
def reorder_scenes(caller: Member, project_id: UUID, body: SceneOrder) -> ScenesAnswer:
    """Put all scenes into another order."""
    scene_editing.reorder(caller, project_id, body.scene_order)
    return _scenes(caller, project_id)


@router.get("/scenes/{scene_id}", responses=MEMBER_ERRORS | errors(422))
def get_scene(caller: Member, project_id: UUID, scene_id: UUID, response: Response) -> SceneAnswer:
    """Read a scene."""
    projects.get(caller.session, project_id)
    scene = repository.get(caller.session, project_id, scene_id)
    tag(response, scene)
    return SceneAnswer(scene=scene_views(caller.session, [scene])[0])


@router.patch("/scenes/{scene_id}", responses=MEMBER_ERRORS | errors(409, 412, 422))
def update_scene(
    caller: Member,
    project_id: UUID,
    scene_id: UUID,
    body: SceneChanges,
    response: Response,
    if_match: IfMatch = None,
) -> SceneAnswer:
    """Change a scene. The storyboard's approval ends with every change."""
    return _answer(caller, scene_editing.change(caller, project_id, scene_id, body, if_match), response)


@router.delete("/scenes/{scene_id}", responses=MEMBER_ERRORS | errors(409, 422))
def delete_scene(caller: Member, project_id: UUID, scene_id: UUID) -> Success:
    """Delete a scene."""
    scene_editing.remove(caller, project_id, scene_id)
    return Success()


@router.post("/storyboard/approve", responses=MEMBER_ERRORS | errors(409, 422))
def approve_storyboard(caller: Member, project_id: UUID) -> ApprovalAnswer:
    """Approve the storyboard as it stands, for a final render. Unbound claims and forbidden words are refused."""
    project, warnings = scene_editing.approve(caller, project_id)
    return ApprovalAnswer(
        project_id=project.id,
        approved_at=project.approved_at,
        approved_by_id=project.approved_by_id,
        warnings=list(warnings),
    )


@router.post("/storyboard/unapprove", responses=MEMBER_ERRORS | errors(409, 422))
def unapprove_storyboard(caller: Member, project_id: UUID) -> ApprovalAnswer:
    """Take the storyboard's approval back."""
    project = scene_editing.unapprove(caller, project_id)
    return ApprovalAnswer(project_id=project.id, approved_at=project.approved_at, approved_by_id=project.approved_by_id)


def _answer(caller: MemberCaller, edited: Edited, response: Response) -> SceneAnswer:
    tag(response, edited.scene)
    return SceneAnswer(scene=scene_views(caller.session, [edited.scene])[0], warnings=edited.warnings)


def _scenes(caller: MemberCaller, project_id: UUID) -> ScenesAnswer:
    found = repository.list_scenes(caller.session, project_id)
    return ScenesAnswer(scenes=scene_views(caller.session, found))
