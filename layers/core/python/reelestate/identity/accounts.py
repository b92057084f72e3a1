"""Accounts: who keeps them, what belongs to a complete one, and how its sessions end.

The identity provider makes an account in a transaction of its own. What the studio adds (the personal organization,
its credits) follows; when the process dies in between, the next sign-in adds it.
"""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller, UserCaller
from reelestate.audit.service import record
from reelestate.billing import service as billing
from reelestate.identity import repository
from reelestate.identity.credentials import DatabaseCredentials
from reelestate.identity.origin import Actor, Origin
from reelestate.identity.repository import Account
from reelestate.identity.tables import User
from reelestate.kit import metrics
from reelestate.kit.database import act_for, after_commit, transaction
from reelestate.kit.errors import Conflict, InvalidCredentials
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.organizations import service as organizations
from reelestate.providers import factory
from reelestate.providers.identity.base import IdentityProvider, address_key


def provider() -> IdentityProvider:
    """Who keeps the accounts."""
    return factory.identity_provider(get_settings(), DatabaseCredentials())


def completed(subject: str, email: str, full_name: str, origin: Origin) -> tuple[Account, UUID]:
    """The account of the subject and its personal organization, both made when they are missing.

    ``email`` and ``full_name`` are used when the studio does not know the person yet. Raises InvalidCredentials for an
    account that is suspended or deleted.
    """
    account = repository.account_by_subject(subject) or _add_user(subject, email, full_name)
    if not account.is_active:
        raise InvalidCredentials("The account is closed.")
    return account, account.organization_id or _settle_in(account, origin)


def _add_user(subject: str, email: str, full_name: str) -> Account:
    user_id = new_id()
    try:
        with transaction(None, user_id) as session:
            session.add(User(id=user_id, email=address_key(email), full_name=full_name, subject=subject))
    except IntegrityError:
        account = repository.account_by_subject(subject)  # another request was faster
        if account is None:
            raise
        return account
    return Account(
        user_id=user_id,
        subject=subject,
        email=address_key(email),
        full_name=full_name,
        email_verified=False,
        is_active=True,
        password_hash=None,
        google_subject=None,
        organization_id=None,
    )


def _settle_in(account: Account, origin: Origin) -> UUID:
    """Gives the account its personal organization, with the free plan and its credits."""
    organization_id = new_id()
    with transaction(organization_id, account.user_id) as session:
        user = repository.get_user(session, account.user_id, lock=True)
        if user.default_organization_id is not None:
            return user.default_organization_id
        organizations.found(session, organization_id, user.id, user.full_name, personal=True)
        user.default_organization_id = organization_id
        billing.open_account(session, organization_id, user.id)
        actor = Actor(session, user.id, organization_id, origin.ip_address, origin.request_id)
        record(actor, "user.registered", "user", user.id)
        after_commit(session, lambda: metrics.record({"SignUps": (1, "Count")}))
    return organization_id


def record_own(caller: UserCaller, action: str, resource_id: UUID | None = None) -> None:
    """Notes what somebody did with their account in the audit log of their own organization, for whomever they act."""
    session = caller.session
    own = repository.get_user(session, caller.user_id).default_organization_id
    if own is None:
        raise Conflict("The account is not complete. Sign in once more.")
    session.flush()
    act_for(session, own, caller.user_id)
    actor = Actor(session, caller.user_id, own, caller.ip_address, caller.request_id)
    record(actor, action, "user" if resource_id is None else "session", resource_id or caller.user_id)
    session.flush()
    act_for(session, caller.organization_id if isinstance(caller, MemberCaller) else None, caller.user_id)


def acting(session: Session, account: Account, organization_id: UUID, origin: Origin) -> Actor:
    """The account's owner as the one who acts in the session."""
    act_for(session, organization_id, account.user_id)
    return Actor(session, account.user_id, organization_id, origin.ip_address, origin.request_id)
