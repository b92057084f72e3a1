"""Proving once more who one is, before what cannot be taken back lightly."""

from reelestate.access.callers import UserCaller
from reelestate.identity import accounts, repository, second_factor, service, sessions
from reelestate.identity.schemas import Proof
from reelestate.kit.errors import InvalidCredentials, InvalidInput
from reelestate.providers.identity.base import address_key


def prove_again(caller: UserCaller, proof: Proof) -> None:
    """Takes the account's password, or a fresh ID token of the linked Google account, and a code where it asks for one.

    Raises InvalidCredentials, SecondFactorRequired, InvalidInput without a proof, and RateLimited.
    """
    if proof.password is not None:
        proved = service.prove(address_key(caller.email), proof.password, proof.code, caller.ip_address)
        accounts.provider().revoke(proved.tokens.refresh_token)
    elif proof.id_token is not None:
        _prove_by_google(caller, proof.id_token, proof.nonce)
        second_factor.check(caller.user_id, proof.code)
    else:
        raise InvalidInput("password", "is missing", "Give your password, or id_token where you sign in with Google.")


def _prove_by_google(caller: UserCaller, id_token: str, nonce: str | None) -> None:
    linked = repository.get_user(caller.session, caller.user_id).google_subject
    if linked is None or service.google_identity(id_token, nonce).subject != linked:
        raise InvalidCredentials("The token is not of the Google account that is linked to yours.")
    if sessions.was_used(caller.session, id_token):
        raise InvalidCredentials("This token has opened a session. Sign in with Google again for a fresh one.")
