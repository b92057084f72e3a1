"""HTTP routes of templates."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from reelestate.access.callers import ADMIN_ERRORS, MEMBER_ERRORS, Member
from reelestate.kit.http.envelope import PageQuery, Success
from reelestate.kit.http.errors import errors
from reelestate.kit.http.versions import IfMatch, tag
from reelestate.templates import builtin, repository, service
from reelestate.templates.schemas import (
    Source,
    TemplateAnswer,
    TemplateChanges,
    TemplateFields,
    TemplatesAnswer,
    TemplateType,
    TemplateUse,
)

router = APIRouter(prefix="/templates", tags=["templates"])

Sort = Literal["-created_at", "name", "-usage_count"]


@router.get("", responses=MEMBER_ERRORS | errors(422))
def list_templates(
    caller: Member,
    page: PageQuery,
    q: Annotated[str | None, Query(max_length=200, description="Words in the name.")] = None,
    type: Annotated[TemplateType | None, Query()] = None,  # noqa: A002 (the parameter's public name)
    source: Annotated[
        Source | None, Query(description="The organization's own, everybody's public ones, or the studio's.")
    ] = None,
    sort: Sort = "-created_at",
) -> TemplatesAnswer:
    """List the templates the organization can use: the studio's first, then its own and public ones."""
    wanted = repository.Filter(caller.organization_id, search=q, type=type, source=source)
    found = service.find(caller, wanted, sort, page)
    return TemplatesAnswer(templates=list(found.rows), pagination=found.pagination)


@router.post("", status_code=201, responses=ADMIN_ERRORS | errors(422))
def create_template(caller: Member, body: TemplateFields, response: Response) -> TemplateAnswer:
    """Save settings as a template."""
    row = service.create(caller, body)
    tag(response, row)
    return TemplateAnswer(template=service.view(caller, row))


@router.get("/{template_id}", responses=MEMBER_ERRORS | errors(422))
def get_template(caller: Member, template_id: UUID, response: Response) -> TemplateAnswer:
    """Read a template."""
    ours = builtin.find(template_id)
    if ours is not None:
        return TemplateAnswer(template=service.view_built_in(ours))
    row = repository.get(caller.session, template_id)
    tag(response, row)
    return TemplateAnswer(template=service.view(caller, row))


@router.patch("/{template_id}", responses=ADMIN_ERRORS | errors(409, 412, 422))
def update_template(
    caller: Member, template_id: UUID, body: TemplateChanges, response: Response, if_match: IfMatch = None
) -> TemplateAnswer:
    """Change a template of the organization. Public ones, and making one public, are for admins."""
    row = service.change(caller, template_id, body, if_match)
    tag(response, row)
    return TemplateAnswer(template=service.view(caller, row))


@router.delete("/{template_id}", responses=ADMIN_ERRORS | errors(422))
def delete_template(caller: Member, template_id: UUID) -> Success:
    """Delete a template of the organization; projects begun with it stay."""
    service.delete(caller, template_id)
    return Success()


@router.post("/{template_id}/use", responses=MEMBER_ERRORS | errors(422))
def use_template(caller: Member, template_id: UUID) -> TemplateUse:
    """Take a template's settings to start a project from, and count that."""
    return service.use(caller, template_id)
