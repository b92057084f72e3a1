"""Who is calling: from the access token to a database session that acts for the caller and nobody else.

Routes ask for one of the ``…Caller`` types. The caller's session is the request's one transaction: it is committed
before the answer is sent, and rolled back when the route raises.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import text
from sqlalchemy.orm import Session

from reelestate.kit.database import act_for, transaction
from reelestate.kit.errors import AuthenticationRequired, Forbidden, SecondFactorNeeded, StudioError, missing
from reelestate.kit.http.errors import errors
from reelestate.kit.http.limits import address_of
from reelestate.kit.settings import get_settings

if TYPE_CHECKING:
    from reelestate.providers.identity.tokens import AccessClaims

_BEARER = HTTPBearer(auto_error=False, bearerFormat="JWT", description="An access token of `POST /auth/login`.")
_FIND = text("select * from gate_caller(:subject, :session, :issued_at, :organization)")
_RANKS = {"member": 0, "admin": 1, "owner": 2}

MEMBER_ERRORS = errors(401, 403, 404)
"""What every operation that needs a member may answer with; 403 where the organization asks for two factors."""
ADMIN_ERRORS = MEMBER_ERRORS
"""The same where an admin or the owner is needed."""


@dataclass(frozen=True, slots=True)
class UserCaller:
    """A signed-in person, acting for themselves. ``session`` sees only what is theirs.

    ``two_factors``: a second factor was proved in this session. ``lacks_factor``: they belong to the organization they
    ask to act for, which needs one, and so do not act for it.
    """

    session: Session
    user_id: UUID
    email: str
    full_name: str
    email_verified: bool
    platform_role: str
    session_id: str
    issued_at: datetime
    expires_at: datetime
    ip_address: str
    request_id: str
    two_factors: bool
    lacks_factor: bool

    def require_verified(self) -> None:
        """Raises Forbidden until the caller has verified their e-mail address."""
        if not self.email_verified:
            error = Forbidden("Verify your e-mail address first: open the link in the mail we sent you.")
            error.code = "EMAIL_NOT_VERIFIED"
            raise error


@dataclass(frozen=True, slots=True)
class MemberCaller(UserCaller):
    """A signed-in person, acting as a member of an organization. ``session`` sees what is the organization's."""

    organization_id: UUID
    role: str

    def require(self, role: str) -> None:
        """Raises Forbidden unless the caller has at least this role in the organization."""
        if _RANKS[self.role] < _RANKS[role]:
            raise Forbidden(f"This needs the role {role} in the organization; yours is {self.role}.", needed=role)


@contextmanager
def entered(token: str, organization_id: UUID | None, address: str, request_id: str) -> Iterator[UserCaller]:
    """The caller whom the access token names, with an open transaction.

    A ``MemberCaller`` when they belong to the organization, or to their own when none is asked for, and the session
    has the factors that it asks for; else a ``UserCaller``. Raises AuthenticationRequired.
    """
    from reelestate.providers import factory

    claims = factory.access_token_verifier(get_settings()).verify(token)
    with admitted(claims, organization_id, address, request_id) as caller:
        yield caller


@contextmanager
def admitted(
    claims: "AccessClaims", organization_id: UUID | None, address: str, request_id: str
) -> Iterator[UserCaller]:
    """The same for a token that was verified before; whether it has expired since is the asker's to know."""
    with transaction(None) as session:
        given = {
            "subject": claims.subject,
            "session": claims.session_id,
            "issued_at": claims.issued_at,
            "organization": organization_id,
        }
        found = session.execute(_FIND, given).one_or_none()
        if found is None:
            raise AuthenticationRequired("Your sign-in has ended. Sign in again.")
        lacks_factor = found.two_factors_required and not found.two_factors
        act_for(session, None if lacks_factor else found.organization_id, found.user_id)
        own: dict[str, Any] = {
            "session": session,
            "user_id": found.user_id,
            "email": found.email,
            "full_name": found.full_name,
            "email_verified": found.email_verified,
            "platform_role": found.platform_role,
            "session_id": claims.session_id,
            "issued_at": claims.issued_at,
            "expires_at": claims.expires_at,
            "ip_address": address,
            "request_id": request_id,
            "two_factors": found.two_factors,
            "lacks_factor": lacks_factor,
        }
        if found.organization_id is None or lacks_factor:
            yield UserCaller(**own)
        else:
            yield MemberCaller(**own, organization_id=found.organization_id, role=found.role)


def _caller(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    organization: Annotated[
        UUID | None,
        Header(alias="X-Organization-Id", description="The organization to act for; your default one when absent."),
    ] = None,
) -> Iterator[UserCaller]:
    if credentials is None:
        raise AuthenticationRequired("Send an access token: `Authorization: Bearer …`.")
    state = request.scope["state"]
    with entered(credentials.credentials, organization, address_of(request), state["request_id"]) as caller:
        state["actor"] = {
            "user_id": str(caller.user_id),
            "organization_id": str(caller.organization_id) if isinstance(caller, MemberCaller) else None,
        }
        if organization is not None and not isinstance(caller, MemberCaller):
            raise _no_member(caller, organization)
        yield caller


_AnyCaller = Annotated[UserCaller, Depends(_caller, scope="function")]


def _member(caller: _AnyCaller) -> MemberCaller:
    if not isinstance(caller, MemberCaller):
        raise _no_member(caller, "of yours")
    return caller


def _no_member(caller: UserCaller, organization: object) -> StudioError:
    return SecondFactorNeeded("The organization") if caller.lacks_factor else missing("organization", organization)


_Member = Annotated[MemberCaller, Depends(_member, scope="function")]


def _admin(caller: _Member) -> MemberCaller:
    caller.require("admin")
    return caller


def _owner(caller: _Member) -> MemberCaller:
    caller.require("owner")
    return caller


def _platform_admin(caller: _AnyCaller) -> UserCaller:
    if caller.platform_role != "admin":
        raise Forbidden("This is for the studio's own administrators.")
    if get_settings().admins_need_second_factor and not caller.two_factors:
        raise SecondFactorNeeded("The studio's administration")
    return caller


User = _AnyCaller
"""Any signed-in person."""
Member = _Member
"""A member of the organization acted for."""
Admin = Annotated[MemberCaller, Depends(_admin, scope="function")]
"""An admin of the organization, or its owner."""
Owner = Annotated[MemberCaller, Depends(_owner, scope="function")]
"""The organization's owner."""
PlatformAdmin = Annotated[UserCaller, Depends(_platform_admin, scope="function")]
"""An administrator of the studio itself."""
