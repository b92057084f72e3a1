"""HTTP routes of accounts: signing up, in and out, passwords, and one's own profile."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from reelestate.access.callers import MEMBER_ERRORS, Member, User
from reelestate.identity import closing, profiles, proofs, repository, security_routes, service
from reelestate.identity.origin import From
from reelestate.identity.schemas import (
    AddressProof,
    GoogleAnswer,
    GoogleLogin,
    Login,
    Logout,
    PasswordChange,
    PasswordReset,
    ProfileChanges,
    Proof,
    Refresh,
    Registration,
    ResetRequest,
    SignedInAnswer,
    TokensAnswer,
    UserAnswer,
)
from reelestate.kit.http.envelope import Success
from reelestate.kit.http.errors import errors
from reelestate.kit.http.versions import IfMatch, tag
from reelestate.providers.identity.base import TokenPair

router = APIRouter()
auth = APIRouter(prefix="/auth", tags=["auth"])
users = APIRouter(prefix="/users/me", tags=["users"])


@auth.post("/register", status_code=201, responses=errors(409, 422, 429, 502, 503))
def register(body: Registration, origin: From) -> SignedInAnswer:
    """Make an account, and sign in to it.

    A link that confirms the address is mailed. A taken address is answered with 409 EMAIL_TAKEN; what that tells of
    an address is limited by the number of tries.
    """
    return _signed_in(service.register(body, origin))


@auth.post("/verify-email", responses=errors(409, 422, 429, 503))
def verify_email(body: AddressProof, origin: From) -> Success:
    """Confirm an e-mail address with the secret of the mailed link."""
    proofs.verify_email(body.token, origin)
    return Success()


@auth.post("/resend-verification", responses=errors(401, 404, 422, 429, 503))
def resend_verification(caller: User) -> Success:
    """Mail the link that confirms the address once more; the earlier one stops working."""
    proofs.resend_verification(caller)
    return Success()


@auth.post("/login", responses=errors(401, 422, 429, 502, 503))
def login(body: Login, origin: From) -> SignedInAnswer:
    """Sign in with e-mail address and password.

    After several failures the next try has to wait; `Retry-After` tells how long. Where the account has a second
    factor, a right password alone is answered with 401 SECOND_FACTOR_REQUIRED: send both again, with its `code`.
    """
    return _signed_in(service.sign_in(body, origin))


@auth.post("/google", responses=errors(401, 404, 409, 422, 429, 502, 503))
def login_with_google(body: GoogleLogin, origin: From) -> GoogleAnswer:
    """Sign in with a Google account; the first time this makes an account, or links the one of the same address.

    A token opens one session. Where the account has a second factor, the token alone is answered with 401
    SECOND_FACTOR_REQUIRED: send it again, with a `code`.
    """
    signed_in = service.sign_in_google(body, origin)
    return GoogleAnswer(
        **_tokens(signed_in.tokens).model_dump(), user=signed_in.user, is_new_user=signed_in.is_new_user
    )


@auth.post("/refresh", responses=errors(401, 422, 429, 502, 503))
def refresh(body: Refresh, origin: From) -> TokensAnswer:
    """Get new tokens for a refresh token, which is spent by it. Using it a second time ends the session."""
    return _tokens(service.refresh(body.refresh_token, origin))


@auth.post("/logout", responses=errors(401, 404, 422, 429, 502, 503))
def logout(
    caller: User,
    body: Annotated[Logout | None, Body()] = None,
    everywhere: Annotated[bool, Query(description="End all sessions of the account, on every device.")] = False,
) -> Success:
    """Sign out. The session's tokens are refused from now on."""
    service.sign_out(caller, body.refresh_token if body else None, everywhere=everywhere)
    return Success()


@auth.post("/password/reset-request", responses=errors(422, 429, 503))
def request_password_reset(body: ResetRequest, origin: From) -> Success:
    """Mail a link to choose a new password. The answer is the same whether or not there is such an account."""
    proofs.request_reset(body.email, origin)
    return Success()


@auth.post("/password/reset", responses=errors(403, 409, 422, 429, 502, 503))
def reset_password(body: PasswordReset, origin: From) -> Success:
    """Choose a new password with the secret of the mailed link. All sessions end."""
    proofs.reset_password(body, origin)
    return Success()


@auth.post("/password/change", responses=MEMBER_ERRORS | errors(422, 429, 502, 503))
def change_password(caller: Member, body: PasswordChange, origin: From) -> TokensAnswer:
    """Choose a new password. All sessions end; the answer opens a new one."""
    return _tokens(proofs.change_password(caller, body, origin))


@users.get("", responses=MEMBER_ERRORS | errors(422))
def get_me(caller: Member, response: Response) -> UserAnswer:
    """Read one's own profile, plan and organizations."""
    user = repository.get_user(caller.session, caller.user_id)
    tag(response, user)
    return UserAnswer(user=profiles.view(caller.session, user, caller.organization_id))


@users.patch("", responses=MEMBER_ERRORS | errors(409, 412, 422))
def update_me(caller: Member, body: ProfileChanges, response: Response, if_match: IfMatch = None) -> UserAnswer:
    """Change one's own profile."""
    user = profiles.change(caller, body, if_match)
    tag(response, user)
    return UserAnswer(user=profiles.view(caller.session, user, caller.organization_id))


@users.delete("", responses=MEMBER_ERRORS | errors(409, 422, 429, 502, 503))
def delete_me(caller: Member, body: Proof) -> Success:
    """Delete one's account. It can be brought back by the studio for 90 days, then all of it is removed."""
    closing.delete_account(caller, body)
    return Success()


def _tokens(tokens: TokenPair) -> TokensAnswer:
    return TokensAnswer(
        access_token=tokens.access_token, refresh_token=tokens.refresh_token, expires_in=tokens.expires_in
    )


def _signed_in(signed_in: service.SignedIn) -> SignedInAnswer:
    return SignedInAnswer(**_tokens(signed_in.tokens).model_dump(), user=signed_in.user)


router.include_router(auth)
router.include_router(users)
router.include_router(security_routes.router)
