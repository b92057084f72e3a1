"""HTTP routes of the studio's own administrators."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import RowMapping

from reelestate.access.callers import ADMIN_ERRORS, PlatformAdmin
from reelestate.admin import repository, service
from reelestate.admin.schemas import (
    AccountStatus,
    AdminAuditEntry,
    AdminAuditLogAnswer,
    AdminJob,
    AdminJobsAnswer,
    AdminMembership,
    AdminOrganization,
    AdminOrganizationsAnswer,
    AdminUser,
    AdminUserAnswer,
    AdminUsersAnswer,
    Grant,
    GrantAnswer,
    JobKind,
    JobStatus,
    Reason,
    Statistics,
    StatisticsAnswer,
)
from reelestate.audit.repository import Filter
from reelestate.kit import clock
from reelestate.kit.http.envelope import PageQuery
from reelestate.kit.http.errors import errors
from reelestate.kit.http.fields import Line, Moment
from reelestate.kit.http.idempotency import IdempotencyKey

router = APIRouter(prefix="/admin", tags=["admin"])

Search = Annotated[Line | None, Query(max_length=200)]


@router.get("/users", responses=ADMIN_ERRORS | errors(422))
def admin_list_users(
    caller: PlatformAdmin,
    page: PageQuery,
    q: Annotated[Search, Query(description="Words in name or e-mail address.")] = None,
    status: AccountStatus | None = None,
) -> AdminUsersAnswer:
    """List all accounts, the newest first."""
    found = repository.find_users(caller.session, caller.user_id, page, search=q, status=status)
    service.note(caller, "users_listed", "user", q=q, status=status, page=page.page)
    return AdminUsersAnswer(users=[_user(row) for row in found.rows], pagination=found.pagination)


@router.get("/users/{user_id}", responses=ADMIN_ERRORS | errors(422))
def admin_get_user(caller: PlatformAdmin, user_id: UUID) -> AdminUserAnswer:
    """Read an account and its organizations."""
    row = repository.get_user(caller.session, caller.user_id, user_id)
    service.note(caller, "user_read", "user", user_id)
    return _user_answer(caller, row)


@router.post("/users/{user_id}/suspend", responses=ADMIN_ERRORS | errors(409, 422, 502, 503))
def admin_suspend_user(caller: PlatformAdmin, user_id: UUID, body: Reason) -> AdminUserAnswer:
    """Close an account. Its sessions end at once."""
    return _user_answer(caller, service.suspend(caller, user_id, body.reason))


@router.post("/users/{user_id}/reactivate", responses=ADMIN_ERRORS | errors(409, 422, 502, 503))
def admin_reactivate_user(caller: PlatformAdmin, user_id: UUID, body: Reason) -> AdminUserAnswer:
    """Open an account again, or bring back one that was deleted less than 90 days ago."""
    return _user_answer(caller, service.reactivate(caller, user_id, body.reason))


@router.post("/users/{user_id}/sign-out", responses=ADMIN_ERRORS | errors(422, 502, 503))
def admin_sign_out_user(caller: PlatformAdmin, user_id: UUID, body: Reason) -> AdminUserAnswer:
    """End all sessions of an account."""
    return _user_answer(caller, service.end_sessions(caller, user_id, body.reason))


@router.post("/users/{user_id}/remove-second-factor", responses=ADMIN_ERRORS | errors(422, 503))
def admin_remove_second_factor(caller: PlatformAdmin, user_id: UUID, body: Reason) -> AdminUserAnswer:
    """Remove the second factor of somebody who lost app and recovery codes, and has proved to be who they are.

    They are told by mail, and all their sessions end.
    """
    return _user_answer(caller, service.remove_second_factor(caller, user_id, body.reason))


@router.get("/organizations", responses=ADMIN_ERRORS | errors(422))
def admin_list_organizations(
    caller: PlatformAdmin,
    page: PageQuery,
    q: Annotated[Search, Query(description="Words in the name or the owner's e-mail address.")] = None,
) -> AdminOrganizationsAnswer:
    """List all organizations, the newest first."""
    found = repository.find_organizations(caller.session, caller.user_id, page, q)
    service.note(caller, "organizations_listed", "organization", q=q, page=page.page)
    rows = [AdminOrganization.model_validate(dict(row)) for row in found.rows]
    return AdminOrganizationsAnswer(organizations=rows, pagination=found.pagination)


@router.post("/organizations/{organization_id}/credits", status_code=201, responses=ADMIN_ERRORS | errors(409, 422))
def admin_grant_credits(
    caller: PlatformAdmin, organization_id: UUID, body: Grant, key: IdempotencyKey = None
) -> GrantAnswer:
    """Give an organization credits. With an `Idempotency-Key`, sending it again gives them once."""
    return service.grant_credits(caller, organization_id, body, key)


@router.get("/jobs", responses=ADMIN_ERRORS | errors(422))
def admin_list_jobs(
    caller: PlatformAdmin,
    page: PageQuery,
    status: JobStatus | None = None,
    kind: JobKind | None = None,
    organization_id: UUID | None = None,
) -> AdminJobsAnswer:
    """List all organizations' jobs, the newest first."""
    found = repository.find_jobs(
        caller.session, caller.user_id, page, status=status, kind=kind, organization_id=organization_id
    )
    service.note(caller, "jobs_listed", "job", status=status, kind=kind, page=page.page)
    return AdminJobsAnswer(jobs=[AdminJob.model_validate(dict(row)) for row in found.rows], pagination=found.pagination)


@router.get("/statistics", responses=ADMIN_ERRORS | errors(422))
def admin_get_statistics(
    caller: PlatformAdmin,
    days: Annotated[int, Query(ge=1, le=366, description="How many days back the recent figures go.")] = 30,
) -> StatisticsAnswer:
    """Read the studio's figures."""
    since = clock.now() - timedelta(days=days)
    row = repository.statistics(caller.session, caller.user_id, since)
    service.note(caller, "statistics_read", "studio", days=days)
    return StatisticsAnswer(statistics=Statistics(since=since, **row))


@router.get("/audit-log", responses=ADMIN_ERRORS | errors(422))
def admin_list_audit_log(
    caller: PlatformAdmin,
    page: PageQuery,
    organization_id: UUID | None = None,
    actor_id: UUID | None = None,
    action: Annotated[str | None, Query(max_length=100, pattern=r"^[a-z0-9_.]+$")] = None,
    resource_id: UUID | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
) -> AdminAuditLogAnswer:
    """List who did what in all organizations, the newest first."""
    wanted = Filter(actor_id=actor_id, action=action, resource_id=resource_id, since=since, until=until)
    found = repository.find_audit(caller.session, caller.user_id, page, organization_id, wanted)
    service.note(caller, "audit_log_read", "audit_log", page=page.page)
    rows = [AdminAuditEntry.model_validate(dict(row)) for row in found.rows]
    return AdminAuditLogAnswer(entries=rows, pagination=found.pagination)


def _user_answer(caller: PlatformAdmin, row: RowMapping) -> AdminUserAnswer:
    held: list[Any] = repository.memberships(caller.session, caller.user_id, row["id"])
    return AdminUserAnswer(user=_user(row), organizations=[AdminMembership.model_validate(dict(one)) for one in held])


def _user(row: RowMapping) -> AdminUser:
    status = "deleted" if row["deleted_at"] else "active" if row["is_active"] else "suspended"
    return AdminUser.model_validate(dict(row) | {"status": status})
