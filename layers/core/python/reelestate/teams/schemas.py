"""What organizations, members and invitations look like to callers."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from reelestate.identity.schemas import OrganizationMembership, OrganizationRole, Secret, SubscriptionSummary
from reelestate.kit.http.envelope import Answer, Pagination
from reelestate.kit.http.fields import Line, Mailbox

GivenRole = Literal["admin", "member"]
InvitationStatus = Literal["pending", "accepted", "revoked", "expired"]
_MAX_SETTINGS_BYTES = 16_384


def _small_json(value: dict[str, Any]) -> dict[str, Any]:
    try:
        size = len(json.dumps(value, allow_nan=False, ensure_ascii=False).encode())
    except (ValueError, RecursionError):
        raise ValueError("holds what JSON cannot carry|Take out infinite numbers and broken characters") from None
    if size > _MAX_SETTINGS_BYTES:
        raise ValueError(f"is larger than {_MAX_SETTINGS_BYTES} bytes|Keep settings small")
    return value


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrganizationFields(_Body):
    """A new team."""

    name: Line = Field(examples=["Alder & Oak Realty"])


class OrganizationChanges(_Body):
    """The fields to change; those left out stay as they are. ``settings`` is replaced as a whole."""

    name: Line | None = None
    settings: Annotated[dict[str, Any], AfterValidator(_small_json)] | None = Field(
        default=None, examples=[{"default_language": "en-US"}]
    )
    two_factors_required: bool | None = Field(
        default=None,
        description="Only who signed in with a second factor acts for the organization. Have one yourself first.",
    )


class InvitationFields(_Body):
    """Whom to invite as what."""

    email: Mailbox = Field(examples=["sam@example.com"])
    role: GivenRole = "member"


class RoleChange(_Body):
    """A member's new role."""

    role: GivenRole


class Transfer(_Body):
    """Who shall own the organization."""

    user_id: UUID = Field(description="A member of the organization.")


class Acceptance(_Body):
    """The secret of the invitation."""

    token: Secret


class Organization(Answer):
    """A tenant: a person's own, or a team."""

    id: UUID
    name: str
    slug: str
    owner_id: UUID | None
    is_personal: bool
    settings: dict[str, Any]
    two_factors_required: bool = Field(description="Only sessions with a second factor act for it.")
    version: int
    created_at: datetime
    updated_at: datetime


class OrganizationMember(Answer):
    """Somebody who belongs to the organization."""

    user_id: UUID
    email: str
    full_name: str
    avatar_url: str | None
    role: OrganizationRole
    joined_at: datetime


class Invitation(Answer):
    """An invitation to join the organization."""

    id: UUID
    email: str
    role: GivenRole
    status: InvitationStatus
    invited_by_id: UUID | None
    expires_at: datetime
    created_at: datetime


class OrganizationAnswer(Answer):
    """One organization."""

    organization: Organization


class OrganizationsAnswer(Answer):
    """The organizations somebody belongs to."""

    organizations: list[OrganizationMembership]


class CurrentOrganizationAnswer(OrganizationAnswer):
    """The organization acted for. ``members`` are the first hundred."""

    members: list[OrganizationMember]
    subscription: SubscriptionSummary


class MemberAnswer(Answer):
    """One member."""

    member: OrganizationMember


class MembersAnswer(Answer):
    """A page of members, the longest-standing first."""

    members: list[OrganizationMember]
    pagination: Pagination


class InvitationAnswer(Answer):
    """One invitation."""

    invitation: Invitation


class InvitationsAnswer(Answer):
    """A page of invitations, the newest first."""

    invitations: list[Invitation]
    pagination: Pagination


class JoinedAnswer(Answer):
    """The organization that was joined."""

    organization: OrganizationMembership
