"""HTTP routes of a project's post."""

from uuid import UUID

from fastapi import APIRouter, Response

from reelestate.access.callers import MEMBER_ERRORS, Member
from reelestate.generation import post_editing
from reelestate.generation.post_schemas import PostAnswer
from reelestate.generation.social import PostWords
from reelestate.kit.http.envelope import Success
from reelestate.kit.http.errors import errors
from reelestate.kit.http.versions import IfMatch, tag
from reelestate.projects import repository as projects

router = APIRouter(prefix="/projects/{project_id}/post", tags=["projects"])


@router.get("", responses=MEMBER_ERRORS | errors(409, 422))
def get_project_post(caller: Member, project_id: UUID, response: Response) -> PostAnswer:
    """Read the post that goes with the project's film, generated or edited. The ETag is the project's."""
    project = projects.get(caller.session, project_id)
    tag(response, project)
    return PostAnswer(post=post_editing.read(caller.session, project))


@router.put("", responses=MEMBER_ERRORS | errors(409, 412, 422))
def edit_project_post(
    caller: Member, project_id: UUID, body: PostWords, response: Response, if_match: IfMatch = None
) -> PostAnswer:
    """Write the post in your own words, all of it. The film is published with exactly these.

    Words that fair-housing law forbids, and more than the project's platform takes, are refused; claims nothing
    supports come back as findings, and block the approval and the film. The storyboard's approval stays.
    """
    project, post = post_editing.edit(caller, project_id, body, if_match)
    tag(response, project)
    return PostAnswer(post=post)


@router.delete("", responses=MEMBER_ERRORS | errors(409, 412, 422))
def revert_project_post(caller: Member, project_id: UUID, if_match: IfMatch = None) -> Success:
    """Go back to the post that was generated. Without an edit nothing happens."""
    post_editing.revert(caller, project_id, if_match)
    return Success()
