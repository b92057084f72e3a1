"""HTTP routes of projects. Reading one with its scenes and jobs, and deleting one with its jobs, is in ``renders``."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from reelestate.access.callers import MEMBER_ERRORS, Member, MemberCaller
from reelestate.kit.http.envelope import MAX_PAGE_SIZE, PageQuery, PageWanted
from reelestate.kit.http.errors import errors
from reelestate.kit.http.idempotency import IdempotencyKey, once
from reelestate.kit.http.versions import IfMatch, tag
from reelestate.projects import repository, service
from reelestate.projects.rules import ProjectStatus, ProjectType
from reelestate.projects.schemas import (
    DuplicateWish,
    MediaOrder,
    ProjectAnswer,
    ProjectChanges,
    ProjectFields,
    ProjectMediaAnswer,
    ProjectsAnswer,
)
from reelestate.projects.tables import Project
from reelestate.projects.views import media_view, project_view

router = APIRouter(prefix="/projects", tags=["projects"])

SortBy = Literal["created_at", "updated_at", "title", "completed_at", "-created_at", "-updated_at", "-title"]


def _page(
    page: PageQuery,
    per_page: Annotated[
        int | None, Query(ge=1, le=MAX_PAGE_SIZE, description="Another name for `limit`; it wins.")
    ] = None,
) -> PageWanted:
    return page if per_page is None else PageWanted(page=page.page, limit=per_page)


@router.get("", responses=MEMBER_ERRORS | errors(422))
def list_projects(
    caller: Member,
    page: Annotated[PageWanted, Depends(_page)],
    q: Annotated[str | None, Query(max_length=200, description="Words in the title.")] = None,
    type: Annotated[ProjectType | None, Query()] = None,  # noqa: A002 (the parameter's public name)
    status: Annotated[
        ProjectStatus | Literal["processing"] | None, Query(description="`processing` means `rendering`.")
    ] = None,
    property_id: Annotated[UUID | None, Query()] = None,
    sort: Annotated[SortBy, Query(description="A minus turns the order round.")] = "-created_at",
    order: Annotated[Literal["asc", "desc"] | None, Query(description="Wins over a minus in `sort`.")] = None,
) -> ProjectsAnswer:
    """List the organization's projects."""
    wanted = repository.Filter(
        search=q, type=type, status="rendering" if status == "processing" else status, property_id=property_id
    )
    by = sort.removeprefix("-")
    direction = {"asc": by, "desc": f"-{by}", None: sort}[order]
    found = repository.find(caller.session, wanted, direction, page)
    return ProjectsAnswer(projects=[project_view(row) for row in found.rows], pagination=found.pagination)


@router.post("", status_code=201, responses=MEMBER_ERRORS | errors(409, 422))
def create_project(
    caller: Member, body: ProjectFields, response: Response, idempotency_key: IdempotencyKey = None
) -> ProjectAnswer:
    """Start a project. Fields it does not name take their defaults; estimates come with the answer."""

    def work() -> ProjectAnswer:
        return _answer(service.create(caller, body))

    answer = once(caller.session, caller.organization_id, "create_project", idempotency_key, body, work, ProjectAnswer)
    response.headers["ETag"] = f'"{answer.project.version}"'
    return answer


@router.patch("/{project_id}", responses=MEMBER_ERRORS | errors(409, 412, 422))
def update_project(
    caller: Member, project_id: UUID, body: ProjectChanges, response: Response, if_match: IfMatch = None
) -> ProjectAnswer:
    """Change a project. Another property or brand kit takes the storyboard's approval away."""
    project = service.change(caller, project_id, body, if_match)
    tag(response, project)
    return _answer(project)


@router.post("/{project_id}/duplicate", status_code=201, responses=MEMBER_ERRORS | errors(409, 422))
def duplicate_project(
    caller: Member, project_id: UUID, response: Response, body: DuplicateWish | None = None
) -> ProjectAnswer:
    """Copy a project with its settings, script, scenes and media. The copy has no jobs and is not approved."""
    project = service.duplicate(caller, project_id, body.new_title if body else None)
    tag(response, project)
    return _answer(project)


@router.get("/{project_id}/media", responses=MEMBER_ERRORS | errors(422))
def list_project_media(caller: Member, project_id: UUID, response: Response) -> ProjectMediaAnswer:
    """List what a project is told with, in order. A project without media of its own takes its property's."""
    project = repository.get(caller.session, project_id)
    return _media(caller, project, response)


@router.put("/{project_id}/media", responses=MEMBER_ERRORS | errors(409, 412, 422))
def set_project_media(
    caller: Member, project_id: UUID, body: MediaOrder, response: Response, if_match: IfMatch = None
) -> ProjectMediaAnswer:
    """Say what a project is told with, and in which order. `If-Match` is the project's ETag."""
    project = service.order_media(caller, project_id, body.media_asset_ids, if_match)
    return _media(caller, project, response)


@router.put("/{project_id}/media/{media_asset_id}", responses=MEMBER_ERRORS | errors(409, 422))
def attach_project_media(
    caller: Member, project_id: UUID, media_asset_id: UUID, response: Response
) -> ProjectMediaAnswer:
    """Add media to a project, behind what it has."""
    project = service.attach_media(caller, project_id, media_asset_id)
    return _media(caller, project, response)


@router.delete("/{project_id}/media/{media_asset_id}", responses=MEMBER_ERRORS | errors(409, 422))
def detach_project_media(
    caller: Member, project_id: UUID, media_asset_id: UUID, response: Response
) -> ProjectMediaAnswer:
    """Take media out of a project. It stays in the library."""
    project = service.detach_media(caller, project_id, media_asset_id)
    return _media(caller, project, response)


def _answer(project: Project) -> ProjectAnswer:
    return ProjectAnswer(project=project_view(project))


def _media(caller: MemberCaller, project: Project, response: Response) -> ProjectMediaAnswer:
    tag(response, project)
    found = repository.media_of(caller.session, project)
    return ProjectMediaAnswer(media_assets=[media_view(asset, place) for place, asset in enumerate(found)])
