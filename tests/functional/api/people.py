"""Rows and tokens of people, made without the sign-up that other tests are about."""

import json
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from reelestate.identity.tables import User
from reelestate.kit.ids import new_id
from reelestate.organizations.tables import Organization, OrganizationMember

ISSUER = "https://identity.test/pool"
AUDIENCE = "studio-test-client"
KEY_ID = "test-key"


@lru_cache(maxsize=1)
def signing_key() -> rsa.RSAPrivateKey:
    """The key that signs the tests' access tokens."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwks() -> dict[str, Any]:
    """The public half, as identity providers publish it."""
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(signing_key().public_key()))
    return {"keys": [key | {"kid": KEY_ID, "use": "sig", "alg": "RS256"}]}


def access_token(subject: str, now: datetime, *, session_id: str | None = None, **claims: Any) -> str:
    """An access token as the identity provider issues them, good for an hour."""
    payload = {
        "iss": ISSUER,
        "client_id": AUDIENCE,
        "token_use": "access",
        "sub": subject,
        "origin_jti": session_id or str(new_id()),
        "jti": str(new_id()),
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(hours=1)).timestamp()),
    }
    return jwt.encode(payload | claims, signing_key(), algorithm="RS256", headers={"kid": KEY_ID})


def add_organization(session: Session, organization_id: UUID) -> None:
    """A personal organization."""
    session.add(
        Organization(id=organization_id, name="Alder Homes", slug=str(organization_id), is_personal=True, settings={})
    )
    session.flush()


def add_user(
    session: Session,
    user_id: UUID,
    organization_id: UUID,
    email: str,
    subject: str,
    *,
    verified: bool,
) -> None:
    """A user whose own organization is ``organization_id``."""
    session.add(
        User(
            id=user_id,
            email=email,
            full_name="Jane Alder",
            subject=subject,
            email_verified=verified,
            default_organization_id=organization_id,
        )
    )


def make_administrator(owner_url: str, user_id: UUID) -> None:
    """What only the database's owner can do."""
    engine = create_engine(owner_url)
    with engine.begin() as connection:
        connection.execute(text("select set_config('app.user_id', :id, true)"), {"id": str(user_id)})
        connection.execute(text("update users set platform_role = 'admin' where id = :id"), {"id": user_id})
    engine.dispose()


def add_member(session: Session, organization_id: UUID, user_id: UUID, role: str) -> None:
    """A user's place in an organization."""
    session.add(OrganizationMember(organization_id=organization_id, user_id=user_id, role=role))
