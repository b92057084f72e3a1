"""What administrators may see across tenants: the gate's answers. It asks itself whether the caller is one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from reelestate.audit.repository import Filter
from reelestate.kit.errors import Forbidden, missing
from reelestate.kit.http.envelope import Page, PageWanted
from reelestate.kit.text import like_pattern

_USERS = text("select * from gate_admin_users(:admin, :pattern, :status, :user, :limit, :offset)")
_ORGANIZATIONS = text("select * from gate_admin_organizations(:admin, :pattern, :organization, :limit, :offset)")
_JOBS = text("select * from gate_admin_jobs(:admin, :status, :kind, :organization, :limit, :offset)")
_AUDIT = text(
    "select * from gate_admin_audit(:admin, :organization, :actor, :action, :resource,"
    " cast(:since as timestamptz), cast(:until as timestamptz), :limit, :offset)"
)
_MEMBERSHIPS = text("select * from gate_admin_memberships(:admin, :user)")
_STATISTICS = text("select * from gate_admin_statistics(:admin, :since)")
_ONE = PageWanted(page=1, limit=1)


def find_users(
    session: Session, admin: UUID, page: PageWanted, *, search: str | None, status: str | None
) -> Page[RowMapping]:
    """A page of accounts."""
    given = {"pattern": like_pattern(search) if search else None, "status": status, "user": None}
    return _page(session, _USERS, admin, page, given)


def get_user(session: Session, admin: UUID, user_id: UUID) -> RowMapping:
    """An account. Raises NotFound."""
    found = _page(session, _USERS, admin, _ONE, {"pattern": None, "status": None, "user": user_id})
    if not found.rows:
        raise missing("user", user_id)
    return found.rows[0]


def memberships(session: Session, admin: UUID, user_id: UUID) -> list[RowMapping]:
    """The organizations an account belongs to, closed ones too."""
    return list(session.execute(_MEMBERSHIPS, {"admin": admin, "user": user_id}).mappings())


def find_organizations(session: Session, admin: UUID, page: PageWanted, search: str | None) -> Page[RowMapping]:
    """A page of tenants."""
    given = {"pattern": like_pattern(search) if search else None, "organization": None}
    return _page(session, _ORGANIZATIONS, admin, page, given)


def get_organization(session: Session, admin: UUID, organization_id: UUID) -> RowMapping:
    """A tenant. Raises NotFound."""
    found = _page(session, _ORGANIZATIONS, admin, _ONE, {"pattern": None, "organization": organization_id})
    if not found.rows:
        raise missing("organization", organization_id)
    return found.rows[0]


def find_jobs(
    session: Session,
    admin: UUID,
    page: PageWanted,
    *,
    status: str | None,
    kind: str | None,
    organization_id: UUID | None,
) -> Page[RowMapping]:
    """A page of all tenants' jobs."""
    return _page(session, _JOBS, admin, page, {"status": status, "kind": kind, "organization": organization_id})


def find_audit(
    session: Session, admin: UUID, page: PageWanted, organization_id: UUID | None, wanted: Filter
) -> Page[RowMapping]:
    """A page of all tenants' audit logs."""
    given = {
        "organization": organization_id,
        "actor": wanted.actor_id,
        "action": wanted.action,
        "resource": wanted.resource_id,
        "since": wanted.since,
        "until": wanted.until,
    }
    return _page(session, _AUDIT, admin, page, given)


def statistics(session: Session, admin: UUID, since: datetime) -> RowMapping:
    """The studio in figures. Raises Forbidden for whom the gate does not know as an administrator."""
    row = session.execute(_STATISTICS, {"admin": admin, "since": since}).mappings().one_or_none()
    if row is None:
        raise Forbidden("This is for the studio's own administrators.")
    return row


def _page(session: Session, query: Any, admin: UUID, page: PageWanted, given: dict[str, Any]) -> Page[RowMapping]:
    parameters = {"admin": admin, "limit": page.limit, "offset": page.offset} | given
    rows = session.execute(query, parameters).mappings().all()
    total = rows[0]["total"] if rows else _total(session, query, parameters)
    return Page(rows, total, page)


def _total(session: Session, query: Any, parameters: dict[str, Any]) -> int:
    """How many rows there are when the page asked for lies behind the last one."""
    first = session.execute(query, parameters | {"limit": 1, "offset": 0}).mappings().one_or_none()
    return first["total"] if first else 0
