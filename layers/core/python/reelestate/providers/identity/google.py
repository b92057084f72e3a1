"""Google's word on who a person is: its ID tokens."""

from typing import Any

from reelestate.kit.errors import AuthenticationRequired, InvalidCredentials
from reelestate.providers.identity.base import GoogleIdentity
from reelestate.providers.identity.keys import JwksCache
from reelestate.providers.identity.tokens import verified_claims

ISSUERS = ("https://accounts.google.com", "accounts.google.com")


class GoogleIdTokens:
    """Believes ID tokens that Google gave to one OAuth client."""

    def __init__(self, client_id: str, jwks: JwksCache) -> None:
        self.client_id = client_id
        self._jwks = jwks

    def verify(self, id_token: str) -> GoogleIdentity:
        """The person the token names.

        Raises InvalidCredentials, and Unavailable when Google's keys cannot be read.
        """
        try:
            claims = verified_claims(id_token, self._jwks, issuers=ISSUERS)
        except AuthenticationRequired as error:
            raise _refused() from error
        if claims.get("aud") != self.client_id:
            raise _refused()
        email = claims.get("email")
        if not isinstance(email, str) or "@" not in email or claims.get("email_verified") is not True:
            raise InvalidCredentials("Google has not verified this account's e-mail address. Verify it there first.")
        return GoogleIdentity(
            subject=claims["sub"],
            email=email,
            full_name=_text(claims, "name") or email.partition("@")[0],
            picture=_picture(claims),
            id_token=id_token,
            nonce=_text(claims, "nonce") or None,
        )


def _refused() -> InvalidCredentials:
    return InvalidCredentials("Google's sign-in could not be verified. Sign in with Google again.")


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _picture(claims: dict[str, Any]) -> str | None:
    address = _text(claims, "picture")
    return address if address.startswith("https://") else None
