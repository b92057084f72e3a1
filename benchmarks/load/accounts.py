"""Accounts for the load test, made without asking the API to hash a thousand passwords."""

from datetime import timedelta

from reelestate.identity.tables import User
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.organizations.tables import Organization, OrganizationMember
from reelestate.providers.identity.signing import signing_key


def open_accounts(people: int) -> list[str]:
    """So many users with organizations of their own; returns an access token of each, good for two hours."""
    return [_open_account() for _ in range(people)]


def _open_account() -> str:
    user_id, organization_id, subject = new_id(), new_id(), str(new_id())
    with transaction(organization_id, user_id) as session:
        session.add(Organization(id=organization_id, name="Load", slug=str(organization_id), is_personal=True))
        session.flush()
        session.add(
            User(
                id=user_id,
                email=f"{user_id.hex}@example.com",
                full_name="Jane Alder",
                subject=subject,
                email_verified=True,
                default_organization_id=organization_id,
            )
        )
        session.flush()
        session.add(OrganizationMember(organization_id=organization_id, user_id=user_id, role="owner"))
    return _access_token(subject)


def _access_token(subject: str) -> str:
    """What signing in would have given."""
    settings, now = get_settings(), clock.now()
    key = signing_key((settings.home / "identity" / "signing-key.pem").absolute())
    return key.sign(
        {
            "iss": settings.token_issuer,
            "client_id": settings.token_audience,
            "token_use": "access",
            "sub": subject,
            "origin_jti": str(new_id()),
            "jti": str(new_id()),
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(hours=2)).timestamp()),
        }
    )
