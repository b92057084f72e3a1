"""HTTP routes of an account's second factor and its open sessions.

They ask for a person and not for a member: who belongs to an organization that asks for two factors sets theirs up
before acting for it.
"""

from uuid import UUID

from fastapi import APIRouter

from reelestate.access.callers import User
from reelestate.identity import factor_keeping, second_factor, sessions
from reelestate.identity.schemas import (
    FactorConfirmation,
    FactorOfferAnswer,
    OpenSession,
    Proof,
    RecoveryCodesAnswer,
    SecondFactor,
    SecondFactorAnswer,
    SessionsAnswer,
)
from reelestate.kit.http.envelope import Success
from reelestate.kit.http.errors import errors

router = APIRouter(prefix="/users/me", tags=["users"])

_PROVED = errors(401, 404, 409, 422, 429, 502, 503)


@router.get("/second-factor", responses=errors(401, 404, 422))
def get_second_factor(caller: User) -> SecondFactorAnswer:
    """Read whether the account has a second factor."""
    found = second_factor.state(caller.session, caller.user_id)
    return SecondFactorAnswer(
        second_factor=SecondFactor(
            enabled=found.enabled_at is not None,
            enabled_at=found.enabled_at,
            recovery_codes_left=found.recovery_codes_left,
        )
    )


@router.post("/second-factor", status_code=201, responses=_PROVED | errors(403))
def offer_second_factor(caller: User, body: Proof) -> FactorOfferAnswer:
    """Get a seed for an authenticator app. Nothing changes until a code of it is confirmed.

    The e-mail address has to be verified first.
    """
    offer = factor_keeping.offer(caller, body)
    return FactorOfferAnswer(seed=offer.seed, uri=offer.uri)


@router.post("/second-factor/confirm", responses=errors(401, 404, 409, 422, 429, 503))
def confirm_second_factor(caller: User, body: FactorConfirmation) -> RecoveryCodesAnswer:
    """Turn the second factor on. All other sessions end, and the answer shows the recovery codes, this once."""
    return RecoveryCodesAnswer(recovery_codes=factor_keeping.confirm(caller, body.code))


@router.post("/second-factor/recovery-codes", responses=_PROVED)
def renew_recovery_codes(caller: User, body: Proof) -> RecoveryCodesAnswer:
    """Get fresh recovery codes. The ones before stop working."""
    return RecoveryCodesAnswer(recovery_codes=factor_keeping.renew_recovery_codes(caller, body))


@router.delete("/second-factor", responses=_PROVED)
def remove_second_factor(caller: User, body: Proof) -> Success:
    """Remove the second factor and its recovery codes."""
    factor_keeping.remove(caller, body)
    return Success()


@router.get("/sessions", responses=errors(401, 404, 422))
def list_sessions(caller: User) -> SessionsAnswer:
    """List the account's open sessions on all devices, the one last used first."""
    found = sessions.open_sessions(caller.session, caller.user_id)
    return SessionsAnswer(
        sessions=[
            OpenSession(
                id=one.id,
                is_current=one.session_id == caller.session_id,
                method=one.method,
                two_factors=one.two_factors,
                ip_address=one.ip_address,
                user_agent=one.user_agent,
                opened_at=one.created_at,
                last_used_at=one.last_used_at,
                expires_at=one.expires_at,
            )
            for one in found
        ]
    )


@router.delete("/sessions/{session_id}", responses=errors(401, 404, 422))
def end_session(caller: User, session_id: UUID) -> Success:
    """End one of the account's sessions, on whatever device. Its tokens are refused from now on."""
    sessions.end(caller, session_id)
    return Success()
