"""What the studio's administrators see."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from reelestate.audit.schemas import AuditEntry
from reelestate.identity.schemas import OrganizationRole
from reelestate.kit.http.envelope import Answer, Pagination
from reelestate.kit.http.fields import Line

AccountStatus = Literal["active", "suspended", "deleted"]
JobStatus = Literal["queued", "processing", "completed", "failed", "cancelled"]
JobKind = Literal["render", "infographic", "photo_edit", "voice", "lip_sync", "music", "analysis", "avatar"]
MAX_GRANT = 10_000


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Reason(_Body):
    """Why; kept in the audit log."""

    reason: Line = Field(examples=["Abuse report 1042"])


class Grant(Reason):
    """Credits to give."""

    amount: int = Field(ge=1, le=MAX_GRANT, description="They end with the organization's month.", examples=[10])


class AdminUser(Answer):
    """An account. Plan and credits are those of its personal organization."""

    id: UUID
    email: str
    full_name: str
    status: AccountStatus
    platform_role: Literal["user", "admin"]
    email_verified: bool
    organization_id: UUID | None
    plan: str | None
    credits: int | None
    last_login_at: datetime | None
    deleted_at: datetime | None
    created_at: datetime


class AdminMembership(Answer):
    """An organization an account belongs to."""

    organization_id: UUID
    name: str
    role: OrganizationRole
    is_personal: bool
    deleted_at: datetime | None


class AdminOrganization(Answer):
    """A tenant."""

    id: UUID
    name: str
    slug: str
    is_personal: bool
    owner_id: UUID | None
    owner_email: str | None
    members: int
    plan: str | None
    subscription_status: str | None
    credits: int | None
    deleted_at: datetime | None
    created_at: datetime


class AdminJob(Answer):
    """A job of any tenant."""

    id: UUID
    organization_id: UUID
    organization_name: str
    project_id: UUID | None
    created_by_id: UUID | None
    kind: JobKind
    status: JobStatus
    progress: int
    current_step: str | None
    attempt: int
    error_code: str | None
    error_message: str | None
    credits_required: int
    cost_usd: float
    started_at: datetime | None
    completed_at: datetime | None
    created_at: datetime


class AdminAuditEntry(AuditEntry):
    """Who did what to what, in any tenant."""

    actor_name: str | None


class Statistics(Answer):
    """The studio in figures. ``…_new``, ``…_signed_in`` and ``cost_usd`` count from ``since`` on."""

    since: datetime
    users: int
    users_active: int
    users_verified: int
    users_new: int
    users_signed_in: int
    organizations: int
    teams: int
    projects: int
    credits_outstanding: int
    cost_usd: float
    jobs: dict[str, int] = Field(description="By status.", examples=[{"completed": 12}])
    jobs_new: dict[str, int]
    plans: dict[str, int] = Field(description="Organizations by plan.", examples=[{"free": 40, "pro": 2}])


class AdminUserAnswer(Answer):
    """One account and its organizations."""

    user: AdminUser
    organizations: list[AdminMembership]


class AdminUsersAnswer(Answer):
    """A page of accounts, the newest first."""

    users: list[AdminUser]
    pagination: Pagination


class AdminOrganizationsAnswer(Answer):
    """A page of tenants, the newest first."""

    organizations: list[AdminOrganization]
    pagination: Pagination


class AdminJobsAnswer(Answer):
    """A page of jobs, the newest first."""

    jobs: list[AdminJob]
    pagination: Pagination


class AdminAuditLogAnswer(Answer):
    """A page of the audit logs of all tenants, the newest entry first."""

    entries: list[AdminAuditEntry]
    pagination: Pagination


class StatisticsAnswer(Answer):
    """The studio in figures."""

    statistics: Statistics


class GrantAnswer(Answer):
    """Credits that were given."""

    transaction_id: UUID
    organization_id: UUID
    amount: int
    balance_after: int
