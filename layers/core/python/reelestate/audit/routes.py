"""HTTP route of an organization's audit log."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from reelestate.access.callers import ADMIN_ERRORS, Admin
from reelestate.audit import repository
from reelestate.audit.schemas import AuditEntry, AuditLogAnswer
from reelestate.kit.http.envelope import PageQuery
from reelestate.kit.http.errors import errors
from reelestate.kit.http.fields import Moment

router = APIRouter(prefix="/audit-log", tags=["audit"])

Name = Annotated[str | None, Query(max_length=100, pattern=r"^[a-z0-9_.]+$")]


def _wanted(
    actor_id: UUID | None = None,
    action: Annotated[Name, Query(examples=["contact.created"])] = None,
    resource_type: Name = None,
    resource_id: UUID | None = None,
    since: Annotated[Moment | None, Query(description="From this moment on.")] = None,
    until: Annotated[Moment | None, Query(description="Before this moment.")] = None,
) -> repository.Filter:
    return repository.Filter(actor_id, action, resource_type, resource_id, since, until)


@router.get("", responses=ADMIN_ERRORS | errors(422))
def list_audit_log(
    caller: Admin, page: PageQuery, wanted: Annotated[repository.Filter, Depends(_wanted)]
) -> AuditLogAnswer:
    """List who did what in the organization, the newest first."""
    found = repository.find(caller.session, wanted, page)
    return AuditLogAnswer(entries=[AuditEntry.model_validate(row) for row in found.rows], pagination=found.pagination)
