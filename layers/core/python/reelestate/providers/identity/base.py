"""What the studio asks of an identity provider.

A provider keeps accounts (``subject`` names one for ever), their passwords, their link to a Google account and their
sessions. One-time codes for e-mail verification and password reset are not its business: the identity feature makes
and checks them, and then calls ``set_password``.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

JwkSet = dict[str, Any]

# Only the ASCII letters: folding others ("K" the Kelvin sign to "k") would make two different mailboxes one account.
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def address_key(email: str) -> str:
    """The form under which an e-mail address names an account: without outer space, ASCII letters small."""
    return email.strip().translate(_ASCII_LOWER)


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a signed-in client holds. ``expires_in`` is the access token's life in seconds."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    session_id: str
    subject: str


@dataclass(frozen=True, slots=True)
class GoogleIdentity:
    """A person as Google vouches for them. ``subject`` is Google's own name of the account, never reassigned.

    ``email`` is verified by Google. ``id_token`` is the proof itself, for a provider that checks it once more;
    ``nonce`` is what the page gave Google when the sign-in began.
    """

    subject: str
    email: str
    full_name: str
    picture: str | None
    id_token: str = field(repr=False)
    nonce: str | None = None


class IdentityProvider(Protocol):
    """Accounts, their secrets and their sessions.

    A provider's changes are not part of the caller's database transaction: a caller that fails after ``sign_up`` calls
    ``delete``. Every method may raise ProviderFailed or Unavailable when the provider does not answer.
    """

    name: str
    issuer: str
    audience: str

    def sign_up(self, email: str, password: str, full_name: str) -> str:
        """Makes an account and returns its subject. Raises EmailTaken, and InvalidInput for an unusable password."""

    def sign_up_google(self, identity: GoogleIdentity) -> str:
        """Makes an account without a password, linked to the Google account; returns its subject. Raises EmailTaken."""

    def link_google(self, subject: str, identity: GoogleIdentity, *, email_was_verified: bool) -> None:
        """Lets the Google account sign in to an existing account.

        ``email_was_verified`` says whether the account's owner had proved the address before. When not, somebody else
        may have registered it: the password stops working and all sessions end. Raises NotFound, and Conflict when the
        account is linked to another Google account.
        """

    def authenticate(self, email: str, password: str) -> TokenPair:
        """Opens a session. Raises InvalidCredentials, in the same words and time whatever is wrong."""

    def authenticate_google(self, subject: str, identity: GoogleIdentity) -> TokenPair:
        """Opens a session of the account linked to the Google account. Raises InvalidCredentials."""

    def refresh(self, refresh_token: str) -> TokenPair:
        """New tokens for old; the old refresh token is spent. Raises AuthenticationRequired."""

    def revoke(self, refresh_token: str) -> None:
        """Ends the session of the refresh token. A token that opens nothing is no error."""

    def revoke_all(self, subject: str) -> None:
        """Ends all sessions of the account. Access tokens already given out live until they expire."""

    def set_password(self, subject: str, new_password: str) -> None:
        """Replaces the password; sessions stay. Raises NotFound, and InvalidInput for an unusable password."""

    def set_active(self, subject: str, active: bool) -> None:
        """Opens or closes the account; closing ends its sessions. Raises NotFound."""

    def delete(self, subject: str) -> None:
        """Removes the account and its sessions; an absent one is no error."""

    def jwks(self) -> JwkSet:
        """The public keys that verify this provider's access tokens."""
