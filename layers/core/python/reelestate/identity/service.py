"""Signing up, in and out.

These operations work before anybody is known. Each is a few transactions: the identity provider's changes are its own,
and what the studio adds to them can be repeated.
"""

from dataclasses import dataclass
from hashlib import sha256

from reelestate.access.callers import UserCaller
from reelestate.audit.service import record
from reelestate.identity import accounts, guard, mails, onetime, profiles, repository, rules, second_factor, sessions
from reelestate.identity.origin import Origin
from reelestate.identity.repository import Account
from reelestate.identity.schemas import GoogleLogin, Login, Registration
from reelestate.identity.schemas import User as UserView
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.errors import AuthenticationRequired, InvalidCredentials, NotFound, StudioError
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


@dataclass(frozen=True, slots=True)
class Proved:
    """A session that proofs have opened at the provider, and whether a second factor was among them."""

    tokens: TokenPair
    two_factors: bool


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
    signed_in = _entered(Proved(tokens, two_factors=False), key, body.full_name, origin)
    send_verification(signed_in.user)
    return signed_in


def sign_in(body: Login, origin: Origin) -> SignedIn:
    """Opens a session by password, and a code where the account asks for one.

    Raises InvalidCredentials, whatever is wrong, SecondFactorRequired without a code, and RateLimited.
    """
    key = address_key(body.email)
    hit(rules.SIGN_INS_FROM_ADDRESS, rules.network_of(origin.ip_address))
    proved = prove(key, body.password, body.code, origin.ip_address)
    return _entered(proved, key, key.partition("@")[0], origin)


def prove(key: str, password: str, code: str | None, address: str) -> Proved:
    """A session by password, and a code where the account asks for one, under the rules against guessing.

    Raises InvalidCredentials, SecondFactorRequired and RateLimited.
    """
    hit(rules.SIGN_INS_OF_ACCOUNT, key)
    guard.enter(key, address)
    keeper = accounts.provider()
    tokens = keeper.authenticate(key, password)
    try:
        account = repository.account_by_subject(tokens.subject)
        two_factors = account is not None and second_factor.check(account.user_id, code)
    except StudioError:
        keeper.revoke(tokens.refresh_token)  # nobody was given it, and nobody is to be
        raise
    guard.succeeded(key, address)
    return Proved(tokens, two_factors)


def sign_in_google(body: GoogleLogin, origin: Origin) -> SignedIn:
    """Opens a session by Google's word; makes the account, or links it, when there is none yet.

    Raises InvalidCredentials, also for a token that opened a session before, SecondFactorRequired, Conflict when the
    account is linked to another Google account, and RateLimited.
    """
    hit(rules.SIGN_INS_FROM_ADDRESS, rules.network_of(origin.ip_address))
    identity = google_identity(body.id_token, body.nonce)
    hit(rules.SIGN_INS_OF_ACCOUNT, f"google {identity.subject}")
    account = repository.account_by_google(identity.subject)
    is_new = False
    if account is None:
        account, is_new = _linked(identity, origin)
    if not account.is_active:
        raise InvalidCredentials("The sign-in was refused.")
    two_factors = second_factor.check(account.user_id, body.code)
    tokens = accounts.provider().authenticate_google(account.subject, identity)
    proved = Proved(tokens, two_factors)
    entered = _entered(proved, identity.email, identity.full_name, origin, google_token=body.id_token)
    return SignedIn(entered.tokens, entered.user, is_new)


def google_identity(id_token: str, nonce: str | None) -> GoogleIdentity:
    """Whom Google's token names. ``nonce`` is what the page gave Google: a token with one is good for nobody else.

    Raises InvalidCredentials, and NotFound where signing in with Google is not set up.
    """
    if not get_settings().google_client_id:
        error = NotFound("Signing in with Google is not set up here. Sign in with your password.")
        error.code = "GOOGLE_NOT_SET_UP"
        raise error
    identity = factory.google_id_tokens(get_settings()).verify(id_token)
    if identity.nonce != nonce:
        raise InvalidCredentials("Google's sign-in was begun elsewhere. Sign in with Google again.")
    return identity


def refresh(refresh_token: str, origin: Origin) -> TokenPair:
    """New tokens for old. Raises AuthenticationRequired when the session has ended, and RateLimited."""
    hit(rules.REFRESHES_FROM_ADDRESS, rules.network_of(origin.ip_address))
    hit(rules.REFRESHES_OF_TOKEN, sha256(refresh_token.encode()).hexdigest())
    tokens = accounts.provider().refresh(refresh_token)
    account = repository.account_by_subject(tokens.subject)
    if account is None or not account.is_active or not _goes_on(account, tokens, origin):
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
    sessions.end_own(caller)
    if everywhere:
        repository.note(caller.session, caller.user_id, sessions_valid_from=rules.valid_from(clock.now()))


def send_verification(user: UserView) -> None:
    """Mails the link that confirms the person's address."""
    with transaction(user.organization_id, user.id) as session:
        secret = onetime.issue(session, user.id, "verify_email")
    mails.post(mails.verification(user.email, user.full_name, secret))


def _entered(
    proved: Proved, email: str, full_name: str, origin: Origin, *, google_token: str | None = None
) -> SignedIn:
    """What follows a proof: the account is completed, the session and the sign-in noted."""
    tokens = proved.tokens
    account, organization_id = accounts.completed(tokens.subject, email, full_name, origin)
    try:
        with transaction(organization_id, account.user_id) as session:
            sessions.opened(
                session,
                account.user_id,
                tokens.session_id,
                origin,
                google_token=google_token,
                two_factors=proved.two_factors,
            )
            repository.note(session, account.user_id, last_login_at=clock.now())
            actor = accounts.acting(session, account, organization_id, origin)
            record(actor, "user.signed_in", "user", account.user_id)
            user = repository.get_user(session, account.user_id)
            return SignedIn(tokens, profiles.view(session, user, organization_id))
    except InvalidCredentials:
        accounts.provider().revoke(tokens.refresh_token)
        raise


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


def _goes_on(account: Account, tokens: TokenPair, origin: Origin) -> bool:
    """Whether the session was not ended; notes that it was used."""
    with transaction(None, account.user_id) as session:
        if repository.is_ended(session, tokens.session_id):
            return False
        sessions.used(session, tokens.session_id, origin)
        return True
