"""People, how they prove who they are, and their sessions.

None of these belongs to one tenant: a user sees their own rows, and of fellow members the ``users`` row.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

import reelestate.organizations.tables  # noqa: F401 - the default organization's foreign key leads there
from reelestate.kit.database import Base, Deletable, Row, Versioned


class User(Versioned, Deletable, Row):
    """A person. ``subject`` is their name at the identity provider, ``google_subject`` the one at Google.

    Access tokens issued before ``sessions_valid_from`` are refused.
    """

    __tablename__ = "users"
    __table_args__ = (
        Index("uq_users_email_lower", text("lower(email)"), unique=True),
        CheckConstraint("platform_role in ('user','admin')", name="platform_role_known"),
        CheckConstraint("use_case in ('photos','video','templates','all')", name="use_case_known"),
    )

    email: Mapped[str] = mapped_column(String(255))
    full_name: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255), unique=True)
    google_subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    avatar_url: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(String(50))
    brokerage: Mapped[str | None] = mapped_column(String(255))
    market: Mapped[str | None] = mapped_column(String(255))
    use_case: Mapped[str] = mapped_column(String(20), default="all")
    platform_role: Mapped[str] = mapped_column(String(20), server_default="user")
    email_verified: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    default_organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    sessions_valid_from: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]


class UserCredential(Row):
    """The password of a user of the embedded identity provider; on AWS the user pool keeps it."""

    __tablename__ = "user_credentials"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    password_hash: Mapped[str | None] = mapped_column(Text)


class AuthSession(Row):
    """A sign-in of the embedded identity provider, kept going by refresh tokens."""

    __tablename__ = "auth_sessions"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RefreshToken(Row):
    """One refresh token, as its SHA-256. Each is good for one use; a second use ends the session."""

    __tablename__ = "refresh_tokens"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("auth_sessions.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EndedSession(Row):
    """A session whose access tokens are refused before they expire, by the ``session_id`` in them."""

    __tablename__ = "ended_sessions"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[str] = mapped_column(String(255), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class OpenedSession(Row):
    """A sign-in as its owner sees it, whoever keeps the session; ``session_id`` is the one in its access tokens.

    ``two_factors`` holds when a second factor was proved in it. ``proof_hash`` is the SHA-256 of the Google ID token
    that opened it, which opens no other.
    """

    __tablename__ = "opened_sessions"
    __table_args__ = (CheckConstraint("method in ('password','google')", name="method_known"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[str] = mapped_column(String(255), unique=True)
    method: Mapped[str] = mapped_column(String(20))
    two_factors: Mapped[bool] = mapped_column(default=False, server_default="false")
    proof_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    ip_address: Mapped[str] = mapped_column(String(64))
    user_agent: Mapped[str] = mapped_column(String(255))
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SecondFactor(Row):
    """A user's authenticator app. The seed is sealed; ``last_step`` is the time step of the last code that was taken.

    Until ``confirmed_at`` it is an offer that asks nobody for anything.
    """

    __tablename__ = "second_factors"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    sealed_seed: Mapped[str] = mapped_column(Text)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Row):
    """A code in place of the authenticator app, as its SHA-256; good once."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class OneTimeToken(Row):
    """A mailed secret, as its SHA-256: verifies an address or lets a password be set, once."""

    __tablename__ = "one_time_tokens"
    __table_args__ = (CheckConstraint("purpose in ('verify_email','reset_password')", name="purpose_known"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInWait(Base):
    """How many sign-ins failed under a hashed name, and until when the next one has to wait.

    ``succeeded_at`` is when one last succeeded from there: a network the account's owner is known by.
    """

    __tablename__ = "sign_in_waits"

    bucket: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    wait_until: Mapped[datetime]
    succeeded_at: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(index=True)
