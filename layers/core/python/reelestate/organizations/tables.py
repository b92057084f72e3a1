"""Tenants, who belongs to them, and who is invited."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import Deletable, Row, TenantRow, Versioned


class Organization(Versioned, Deletable, Row):
    """A tenant: owns media, projects, jobs and credits. A personal one is made with every user.

    With ``two_factors_required`` only sessions in which a second factor was proved act for it.
    """

    __tablename__ = "organizations"

    name: Mapped[str] = mapped_column(String(255))
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    owner_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL", use_alter=True), index=True
    )
    is_personal: Mapped[bool] = mapped_column(default=False, server_default="false")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    stripe_customer_id: Mapped[str | None] = mapped_column(String(255))
    two_factors_required: Mapped[bool] = mapped_column(default=False, server_default="false")


class OrganizationMember(TenantRow):
    """A user's place in an organization. The owner cannot be removed."""

    __tablename__ = "organization_members"
    __table_args__ = (
        UniqueConstraint("organization_id", "user_id"),
        CheckConstraint("role in ('owner','admin','member')", name="role_known"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20), default="member")
    joined_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Invitation(TenantRow):
    """An e-mailed invitation; ``token_hash`` is the SHA-256 of the secret in the link."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("role in ('admin','member')", name="role_known"),
        Index(
            "uq_invitations_open",
            "organization_id",
            text("lower(email)"),
            unique=True,
            postgresql_where=text("accepted_at is null and revoked_at is null"),
        ),
    )

    email: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
