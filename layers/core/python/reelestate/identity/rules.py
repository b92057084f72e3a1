"""Pure rules of accounts: waits after failures, one-time secrets, links, and how often what may be tried.

**Guessing passwords.** A failed sign-in is counted twice: for the account as tried from one network, and for the
account from everywhere. Beyond a few failures each further one doubles the time until the next try. Nobody is locked
out: the waits end by themselves, and a network from which the account was signed in to before is only held against its
own failures, so that strangers cannot keep the owner out. Addresses without an account are counted alike.

**Flooding.** Every operation has a limit for the caller's network address and one for the account it is about.
"""

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from reelestate.kit.http.limits import Limit

MINUTE, HOUR, DAY = 60, 3600, 86_400

SIGN_UPS_FROM_ADDRESS = Limit("sign_up_address", 30, HOUR)
SIGN_UPS_OF_ACCOUNT = Limit("sign_up_account", 5, HOUR)
SIGN_INS_FROM_ADDRESS = Limit("sign_in_address", 100, 5 * MINUTE)
SIGN_INS_OF_ACCOUNT = Limit("sign_in_account", 60, 5 * MINUTE)
REFRESHES_FROM_ADDRESS = Limit("refresh_address", 600, 5 * MINUTE)
REFRESHES_OF_TOKEN = Limit("refresh_token", 10, MINUTE)
SIGN_OUTS_OF_ACCOUNT = Limit("sign_out_account", 60, 5 * MINUTE)
RESETS_ASKED_FROM_ADDRESS = Limit("reset_asked_address", 20, HOUR)
RESETS_ASKED_OF_ACCOUNT = Limit("reset_asked_account", 3, HOUR)
RESETS_FROM_ADDRESS = Limit("reset_address", 30, HOUR)
RESETS_OF_ACCOUNT = Limit("reset_account", 10, HOUR)
VERIFICATIONS_FROM_ADDRESS = Limit("verify_address", 60, HOUR)
VERIFICATIONS_OF_ACCOUNT = Limit("verify_account", 10, HOUR)
RESENDS_OF_ACCOUNT = Limit("verify_resend_account", 3, HOUR)
SECOND_FACTORS_OF_ACCOUNT = Limit("second_factor_account", 20, HOUR)
SECOND_FACTOR_CHANGES_OF_ACCOUNT = Limit("second_factor_change_account", 20, HOUR)
PASSWORD_CHANGES_OF_ACCOUNT = Limit("password_change_account", 10, HOUR)

VERIFICATION_MINUTES = 24 * 60
"""Life of a link that verifies an address."""
RESET_MINUTES = 10
"""Life of a link that lets a password be set (ASVS 6.5.5)."""
RESET_ANSWER_SECONDS = 0.6
"""How long the answer to a reset request takes, whether or not there is an account to send mail to."""

REMEMBERED = timedelta(days=90)
"""So long a network counts as the account's own after a sign-in from there."""
FORGIVEN = timedelta(hours=24)
"""After so long without a failure the count begins anew."""
DELETION_GRACE = timedelta(days=90)
"""So long a deleted account can be brought back."""

_SECRET_BYTES = 32
_IPV6_NETWORK_BITS = 64


@dataclass(frozen=True, slots=True)
class Patience:
    """``free`` failures cost no wait, the next one a second, each further one twice as much, up to ``longest``."""

    free: int
    longest: timedelta

    def wait_after(self, failures: int) -> timedelta:
        """How long the next try has to wait after so many failures in a row."""
        beyond = failures - self.free
        if beyond < 1:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(beyond - 1, 30)), self.longest)


FROM_NETWORK = Patience(free=5, longest=timedelta(minutes=15))
FROM_EVERYWHERE = Patience(free=20, longest=timedelta(minutes=1))


def network_of(address: str) -> str:
    """Whom an address stands for: itself, or for IPv6 the /64 network that one subscriber holds."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK_BITS), strict=False))


def new_secret() -> str:
    """A fresh secret for a link: 256 random bits."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def secret_hash(secret: str) -> str:
    """Under what a secret is stored."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def link(public_url: str, page: str, secret: str) -> str:
    """The address of a page with a secret. It is in the fragment, which browsers send to no server."""
    return f"{public_url.rstrip('/')}/{page}#token={secret}"


def valid_from(moment: datetime) -> datetime:
    """From when on access tokens are believed after all sessions ended at ``moment``.

    Tokens tell their time in whole seconds, and one issued right after the moment must be good.
    """
    return moment.replace(microsecond=0)
