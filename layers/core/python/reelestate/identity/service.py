"""Signing up, in and out.

These operations work before anybody is known. Each is a few transactions: the identity provider's changes are its own,
and what the studio adds to them can be repeated.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from reelestate.access.callers import UserCaller
from reelestate.audit.service import record
from reelestate.identity import accounts, guard, mails, onetime, profiles, repository, rules
from reelestate.identity.origin import Origin
from reelestate.identity.repository import Account
from reelestate.identity.schemas import Login, Registration
from reelestate.identity.schemas import User as UserView
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.errors import AuthenticationRequired, InvalidCredentials, NotFound
from reelestate.kit.http.limits import hit
from reelestate.kit.settings import get_settings
from reelestate.providers import factory
from reelestate.providers.identity.base import GoogleIdentity, TokenPair, address_key
from reelestate.providers.identity.passwords import check_password


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that was opened, and whose it is."""

    tokens: TokenPair
    user: UserView
    is_new_user: bool = False


def register(body: Registration, origin: Origin) -> SignedIn:
    """Makes an account with its personal organization, opens a session and asks by mail to confirm the address.

    Raises EmailTaken, InvalidInput for an unusable password, and RateLimited.
    """
    key = address_key(body.email)
    hit(rules.SIGN_UPS_FROM_ADDRESS, rules.network_of(origin.ip_address))
    hit(rules.SIGN_UPS_OF_ACCOUNT, key)
    check_password(body.password, (body.email, body.full_name))
    keeper = accounts.provider()
    keeper.sign_up(key, body.password, body.full_name)
    tokens = keeper.authenticate(key, body.password)
    guard.succeeded(key, origin.ip_address)
    signed_in = _entered(tokens, key, body.full_name, origin)
    send_verification(signed_in.user)
    return signed_in


def sign_in(body: Login, origin: Origin) -> SignedIn:
    """Opens a session by password. Raises InvalidCredentials, whatever is wrong, and RateLimited."""
    key = address_key(body.email)
    hit(rules.SIGN_INS_FROM_ADDRESS, rules.network_of(origin.ip_address))
    tokens = prove(key, body.password, origin.ip_address)
    return _entered(tokens, key, key.partition("@")[0], origin)


def prove(key: str, password: str, address: str) -> TokenPair:
    """A session by password, under the rules against guessing. Raises InvalidCredentials and RateLimited."""
    hit(rules.SIGN_INS_OF_ACCOUNT, key)
    guard.enter(key, address)
    tokens = accounts.provider().authenticate(key, password)
    guard.succeeded(key, address)
    return tokens


def sign_in_google(id_token: str, origin: Origin) -> SignedIn:
    """Opens a session by Google's word; makes the account, or links it, when there is none yet.

    Raises InvalidCredentials, Conflict when the account is linked to another Google account, and RateLimited.
    """
    hit(rules.SIGN_INS_FROM_ADDRESS, rules.network_of(origin.ip_address))
    identity = google_identity(id_token)
    hit(rules.SIGN_INS_OF_ACCOUNT, f"google {identity.subject}")
    account = repository.account_by_google(identity.subject)
    is_new = False
    if account is None:
        account, is_new = _linked(identity, origin)
    if not account.is_active:
        raise InvalidCredentials("The sign-in was refused.")
    tokens = accounts.provider().authenticate_google(account.subject, identity)
    entered = _entered(tokens, identity.email, identity.full_name, origin)
    return SignedIn(entered.tokens, entered.user, is_new)


def google_identity(id_token: str) -> GoogleIdentity:
    """Whom Google's token names. Raises InvalidCredentials, and NotFound where signing in with Google is not set up."""
    if not get_settings().google_client_id:
        error = NotFound("Signing in with Google is not set up here. Sign in with your password.")
        error.code = "GOOGLE_NOT_SET_UP"
        raise error
    return factory.google_id_tokens(get_settings()).verify(id_token)


def refresh(refresh_token: str, origin: Origin) -> TokenPair:
    """New tokens for old. Raises AuthenticationRequired when the session has ended, and RateLimited."""
    hit(rules.REFRESHES_FROM_ADDRESS, rules.network_of(origin.ip_address))
    hit(rules.REFRESHES_OF_TOKEN, sha256(refresh_token.encode()).hexdigest())
    tokens = accounts.provider().refresh(refresh_token)
    account = repository.account_by_subject(tokens.subject)
    if account is None or not account.is_active or _was_ended(account, tokens):
        accounts.provider().revoke(tokens.refresh_token)
        raise AuthenticationRequired("The session has ended. Sign in again.", reason="invalid")
    return tokens


def sign_out(caller: UserCaller, refresh_token: str | None, *, everywhere: bool) -> None:
    """Ends the caller's session, or all of the account's, at once: their access tokens are refused from now on."""
    hit(rules.SIGN_OUTS_OF_ACCOUNT, str(caller.user_id))
    keeper = accounts.provider()
    if everywhere:
        subject = repository.get_user(caller.session, caller.user_id).subject
        keeper.revoke_all(subject)
    elif refresh_token is not None:
        keeper.revoke(refresh_token)
    end_session(caller)
    if everywhere:
        repository.note(caller.session, caller.user_id, sessions_valid_from=rules.valid_from(clock.now()))


def end_session(caller: UserCaller) -> None:
    """Ends the caller's own session, whoever keeps it."""
    lifetime = timedelta(hours=get_settings().session_lifetime_hours)
    repository.end_session(caller.session, caller.user_id, caller.session_id, clock.now(), lifetime)


def send_verification(user: UserView) -> None:
    """Mails the link that confirms the person's address."""
    with transaction(user.organization_id, user.id) as session:
        secret = onetime.issue(session, user.id, "verify_email")
    mails.post(mails.verification(user.email, user.full_name, secret))


def _entered(tokens: TokenPair, email: str, full_name: str, origin: Origin) -> SignedIn:
    """What follows a proof: the account is completed, the sign-in noted."""
    account, organization_id = accounts.completed(tokens.subject, email, full_name, origin)
    with transaction(organization_id, account.user_id) as session:
        repository.note(session, account.user_id, last_login_at=clock.now())
        record(accounts.acting(session, account, organization_id, origin), "user.signed_in", "user", account.user_id)
        user = repository.get_user(session, account.user_id)
        return SignedIn(tokens, profiles.view(session, user, organization_id))


def _linked(identity: GoogleIdentity, origin: Origin) -> tuple[Account, bool]:
    """The account of the address that Google vouches for, linked to the Google account; True when it was made."""
    key = address_key(identity.email)
    keeper = accounts.provider()
    existing = repository.account_by_email(key)
    if existing is None:
        subject = keeper.sign_up_google(identity)
    elif existing.is_active:
        subject = existing.subject
        keeper.link_google(subject, identity, email_was_verified=existing.email_verified)
    else:
        raise InvalidCredentials("The sign-in was refused.")
    account, organization_id = accounts.completed(subject, key, identity.full_name, origin)
    with transaction(organization_id, account.user_id) as session:
        user = repository.get_user(session, account.user_id, lock=True)
        if not user.email_verified and existing is not None:
            user.sessions_valid_from = rules.valid_from(clock.now())
        user.google_subject, user.email_verified = identity.subject, True
        user.avatar_url = user.avatar_url or identity.picture
        actor = accounts.acting(session, account, organization_id, origin)
        record(actor, "user.google_linked", "user", account.user_id)
    return account, existing is None


def _was_ended(account: Account, tokens: TokenPair) -> bool:
    with transaction(None, account.user_id) as session:
        return repository.is_ended(session, tokens.session_id)
