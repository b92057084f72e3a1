"""Cognito as identity provider: on the embedded cloud where it answers as AWS does, else against AWS's own API model.

The embedded cloud does not know GetTokensFromRefreshToken, RevokeToken and admin CUSTOM_AUTH; there botocore's Stubber
checks each request against the service's model and gives the documented answer.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.stub import Stubber

from reelestate.kit import aws, clock
from reelestate.kit.errors import (
    AuthenticationRequired,
    Conflict,
    EmailTaken,
    InvalidCredentials,
    InvalidInput,
    NotFound,
    ProviderFailed,
    StudioError,
    Unavailable,
)
from reelestate.kit.settings import Settings
from reelestate.providers.factory import access_token_verifier, identity_provider
from reelestate.providers.identity.base import GoogleIdentity, IdentityProvider
from reelestate.providers.identity.cognito_calls import client_secret, secret_hash
from tests.unit.support.identity import MemoryStore

PASSWORD = "correct Horse battery staple"
GOOGLE = GoogleIdentity("g-1", "google@example.com", "Ann Lee", None, "the-id-token")


@pytest.fixture(scope="module")
def settings(endpoint: str) -> Settings:
    """A user pool made as the studio's is: sign-in by e-mail, no composition rules, a client with a secret."""
    cognito = aws.client("cognito-idp")
    policy = {
        "MinimumLength": 8,
        "RequireUppercase": False,
        "RequireLowercase": False,
        "RequireNumbers": False,
        "RequireSymbols": False,
    }
    pool = cognito.create_user_pool(
        PoolName="studio",
        UsernameAttributes=["email"],
        Policies={"PasswordPolicy": policy},
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
        Schema=[{"Name": "google_subject", "AttributeDataType": "String", "Mutable": True}],
    )["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="studio",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]
    # The process asks for the secret once: afterwards a stub sees the calls that are meant for it alone.
    assert client_secret(pool, client["ClientId"]) == client["ClientSecret"]
    return Settings(
        identity_provider="cognito",
        cognito_user_pool_id=pool,
        cognito_client_id=client["ClientId"],
        cognito_jwks_url=f"{endpoint}/{pool}/.well-known/jwks.json",
    )


@pytest.fixture
def provider(settings: Settings) -> IdentityProvider:
    return identity_provider(settings, MemoryStore())


@pytest.fixture
def ann(provider: IdentityProvider) -> Iterator[str]:
    subject = provider.sign_up("Ann@Example.com", PASSWORD, "Ann Lee")
    yield subject
    provider.delete(subject)


@pytest.fixture
def stub() -> Iterator[Stubber]:
    with Stubber(aws.client("cognito-idp")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def user(settings: Settings, subject: str) -> dict[str, Any]:
    found = aws.client("cognito-idp").admin_get_user(UserPoolId=settings.cognito_user_pool_id, Username=subject)
    return {**found, **{entry["Name"]: entry["Value"] for entry in found["UserAttributes"]}}


def test_a_person_signs_up_and_in(provider: IdentityProvider, settings: Settings, ann: str) -> None:
    pair = provider.authenticate(" ann@example.COM", PASSWORD)
    claims = access_token_verifier(settings).verify(pair.access_token)
    kept = user(settings, ann)

    assert (claims.subject, pair.subject) == (ann, ann)
    assert claims.session_id == pair.session_id
    assert pair.expires_in == (claims.expires_at - claims.issued_at).total_seconds()
    assert pair.refresh_token
    assert (kept["UserStatus"], kept["email"], kept["name"]) == ("CONFIRMED", "ann@example.com", "Ann Lee")
    assert kept["email_verified"] == "false"


def test_sessions_are_told_apart(provider: IdentityProvider, ann: str) -> None:
    pairs = [provider.authenticate("ann@example.com", PASSWORD) for _ in range(2)]

    assert pairs[0].session_id != pairs[1].session_id


def test_an_address_is_taken_once(provider: IdentityProvider, ann: str) -> None:
    with pytest.raises(EmailTaken):
        provider.sign_up("ANN@example.com", PASSWORD, "Other")
    assert provider.authenticate("ann@example.com", PASSWORD).subject == ann


def test_every_refusal_says_the_same(provider: IdentityProvider, ann: str) -> None:
    bodies = []
    for email, password in [("ann@example.com", "wrong password"), ("nobody@example.com", PASSWORD)]:
        with pytest.raises(InvalidCredentials) as caught:
            provider.authenticate(email, password)
        bodies.append(caught.value.to_dict())

    assert bodies[0] == bodies[1]


def test_a_refused_password_leaves_no_half_account(provider: IdentityProvider, settings: Settings) -> None:
    with pytest.raises(InvalidInput) as caught:
        provider.sign_up("bob@example.com", "short", "Bob")

    assert caught.value.field == "password"
    subject = provider.sign_up("bob@example.com", PASSWORD, "Bob")
    assert provider.authenticate("bob@example.com", PASSWORD).subject == subject
    provider.delete(subject)


def test_an_abandoned_sign_up_does_not_keep_its_address(
    provider: IdentityProvider, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.client("cognito-idp").admin_create_user(
        UserPoolId=settings.cognito_user_pool_id, Username="cut@example.com", MessageAction="SUPPRESS"
    )
    with pytest.raises(EmailTaken):
        provider.sign_up("cut@example.com", PASSWORD, "Cut")
    with pytest.raises(InvalidCredentials):
        provider.authenticate("cut@example.com", PASSWORD)

    later = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    subject = provider.sign_up("cut@example.com", PASSWORD, "Cut")

    assert provider.authenticate("cut@example.com", PASSWORD).subject == subject
    with pytest.raises(EmailTaken):
        provider.sign_up("cut@example.com", PASSWORD, "Cut")
    provider.delete(subject)


def test_a_new_password_replaces_the_old(provider: IdentityProvider, ann: str) -> None:
    provider.set_password(ann, "four other random words")

    assert provider.authenticate("ann@example.com", "four other random words").subject == ann
    with pytest.raises(InvalidCredentials):
        provider.authenticate("ann@example.com", PASSWORD)


def test_a_closed_account_opens_no_session(provider: IdentityProvider, ann: str) -> None:
    provider.set_active(ann, False)
    with pytest.raises(InvalidCredentials):
        provider.authenticate("ann@example.com", PASSWORD)

    provider.set_active(ann, True)
    assert provider.authenticate("ann@example.com", PASSWORD).subject == ann


def test_google_links_are_kept_in_the_pool(provider: IdentityProvider, settings: Settings, ann: str) -> None:
    provider.link_google(ann, GOOGLE, email_was_verified=True)
    provider.link_google(ann, GOOGLE, email_was_verified=True)

    assert user(settings, ann)["custom:google_subject"] == "g-1"
    assert provider.authenticate("ann@example.com", PASSWORD).subject == ann
    with pytest.raises(Conflict):
        other = GoogleIdentity("g-2", "google@example.com", "Ann", None, "t")
        provider.link_google(ann, other, email_was_verified=True)


def test_whoever_registered_an_unproved_address_is_locked_out(provider: IdentityProvider, ann: str) -> None:
    provider.link_google(ann, GOOGLE, email_was_verified=False)

    with pytest.raises(InvalidCredentials):
        provider.authenticate("ann@example.com", PASSWORD)


def test_an_account_made_with_google_is_confirmed_and_linked(provider: IdentityProvider, settings: Settings) -> None:
    subject = provider.sign_up_google(GOOGLE)
    kept = user(settings, subject)

    assert (kept["UserStatus"], kept["email_verified"]) == ("CONFIRMED", "true")
    assert kept["custom:google_subject"] == "g-1"
    provider.delete(subject)


def test_absent_accounts_are_not_found_but_may_be_deleted(provider: IdentityProvider) -> None:
    gone = "5f1f2f0a-0000-4000-8000-000000000000"
    provider.delete(gone)
    provider.revoke_all(gone)
    with pytest.raises(NotFound):
        provider.set_password(gone, PASSWORD)
    with pytest.raises(NotFound):
        provider.set_active(gone, False)
    with pytest.raises(NotFound):
        provider.link_google(gone, GOOGLE, email_was_verified=True)


def test_the_public_keys_are_the_pools(provider: IdentityProvider) -> None:
    assert {key["alg"] for key in provider.jwks()["keys"]} == {"RS256"}


def test_the_secret_hash_is_the_documented_one(settings: Settings) -> None:
    # printf userclient | openssl dgst -sha256 -hmac secret -binary | base64
    assert secret_hash("user", "client", "secret") == "wvW87lzZoI+qQCVGmWVBJLlucdJ65huAVP1z+0MgA6E="


def real_tokens(provider: IdentityProvider) -> str:
    return provider.authenticate("ann@example.com", PASSWORD).access_token


def client_of(settings: Settings) -> dict[str, str]:
    return {
        "ClientId": settings.cognito_client_id,
        "ClientSecret": client_secret(settings.cognito_user_pool_id, settings.cognito_client_id),
    }


@pytest.mark.parametrize("rotated", ["new-refresh", None])
def test_refreshing_takes_the_new_refresh_token_where_there_is_one(
    provider: IdentityProvider, settings: Settings, ann: str, rotated: str | None
) -> None:
    result = {"AccessToken": real_tokens(provider), "ExpiresIn": 3600, "TokenType": "Bearer"}
    if rotated:
        result["RefreshToken"] = rotated
    with Stubber(aws.client("cognito-idp")) as stub:
        expected = {"RefreshToken": "old-refresh", **client_of(settings)}
        stub.add_response("get_tokens_from_refresh_token", {"AuthenticationResult": result}, expected)
        pair = provider.refresh("old-refresh")

    assert pair.refresh_token == (rotated or "old-refresh")
    assert (pair.subject, pair.expires_in) == (ann, 3600)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("RefreshTokenReuseException", AuthenticationRequired),
        ("NotAuthorizedException", AuthenticationRequired),
        ("InvalidParameterException", AuthenticationRequired),
        ("UserNotFoundException", AuthenticationRequired),
        ("TooManyRequestsException", Unavailable),
        ("InternalErrorException", ProviderFailed),
        ("ResourceNotFoundException", ProviderFailed),
    ],
)
def test_refused_refreshes(provider: IdentityProvider, stub: Stubber, code: str, error: type[StudioError]) -> None:
    stub.add_client_error("get_tokens_from_refresh_token", code, "ann@example.com did this")
    with pytest.raises(error) as caught:
        provider.refresh("old-refresh")
    assert "ann@example.com" not in str(caught.value.to_dict())


def test_signing_out_revokes_the_token(provider: IdentityProvider, settings: Settings, stub: Stubber) -> None:
    stub.add_response("revoke_token", {}, {"Token": "refresh", **client_of(settings)})
    provider.revoke("refresh")

    for harmless in ("InvalidParameterException", "UnsupportedTokenTypeException"):
        stub.add_client_error("revoke_token", harmless)
        provider.revoke("no token")

    stub.add_client_error("revoke_token", "UnauthorizedException")
    with pytest.raises(ProviderFailed):
        provider.revoke("refresh")


def google_challenge(settings: Settings, stub: Stubber, subject: str, outcome: dict[str, Any] | str) -> None:
    pool, client = settings.cognito_user_pool_id, settings.cognito_client_id
    proof = {"SECRET_HASH": secret_hash(subject, client, client_secret(pool, client))}
    session = "s" * 40
    stub.add_response(
        "admin_initiate_auth",
        {
            "ChallengeName": "CUSTOM_CHALLENGE",
            "ChallengeParameters": {"USERNAME": subject, "type": "google_id_token"},
            "Session": session,
        },
        {
            "UserPoolId": pool,
            "ClientId": client,
            "AuthFlow": "CUSTOM_AUTH",
            "AuthParameters": {"USERNAME": subject, **proof},
        },
    )
    if isinstance(outcome, str):
        stub.add_client_error("admin_respond_to_auth_challenge", outcome)
        return
    answer = {
        "UserPoolId": pool,
        "ClientId": client,
        "ChallengeName": "CUSTOM_CHALLENGE",
        "Session": session,
        "ChallengeResponses": {"USERNAME": subject, "ANSWER": "the-id-token", **proof},
    }
    stub.add_response("admin_respond_to_auth_challenge", outcome, answer)


def test_google_signs_in_by_the_custom_challenge(provider: IdentityProvider, settings: Settings, ann: str) -> None:
    tokens = {"AccessToken": real_tokens(provider), "RefreshToken": "refresh", "ExpiresIn": 3600}
    with Stubber(aws.client("cognito-idp")) as stub:
        google_challenge(settings, stub, ann, {"AuthenticationResult": tokens})
        pair = provider.authenticate_google(ann, GOOGLE)

    assert (pair.subject, pair.refresh_token) == (ann, "refresh")


@pytest.mark.parametrize(
    ("outcome", "error"),
    [
        ("NotAuthorizedException", InvalidCredentials),
        ("UserLambdaValidationException", InvalidCredentials),
        ({"ChallengeName": "CUSTOM_CHALLENGE", "Session": "t" * 40}, InvalidCredentials),
        ({"ChallengeName": "SMS_MFA", "Session": "t" * 40}, ProviderFailed),
        ("UnexpectedLambdaException", ProviderFailed),
    ],
)
def test_refused_google_sign_ins(
    provider: IdentityProvider, settings: Settings, stub: Stubber, outcome: Any, error: type[StudioError]
) -> None:
    google_challenge(settings, stub, "ann", outcome)
    with pytest.raises(error):
        provider.authenticate_google("ann", GOOGLE)


def test_a_pool_without_the_challenge_is_a_fault_of_the_set_up(provider: IdentityProvider, stub: Stubber) -> None:
    stub.add_response("admin_initiate_auth", {"ChallengeName": "PASSWORD_VERIFIER", "Session": "s" * 40})
    with pytest.raises(ProviderFailed, match="PASSWORD_VERIFIER"):
        provider.authenticate_google("ann", GOOGLE)


def test_a_client_without_a_secret_sends_none(settings: Settings, stub: Stubber) -> None:
    public = settings.model_copy(update={"cognito_client_id": "a-public-client"})
    named = {"UserPoolId": settings.cognito_user_pool_id, "ClientId": "a-public-client"}
    stub.add_response("describe_user_pool_client", {"UserPoolClient": named}, named)
    stub.add_response("revoke_token", {}, {"Token": "refresh", "ClientId": "a-public-client"})
    identity_provider(public, MemoryStore()).revoke("refresh")


def test_a_secret_that_cannot_be_read_is_asked_for_again(settings: Settings, stub: Stubber) -> None:
    other = settings.model_copy(update={"cognito_client_id": "another-client"})
    provider = identity_provider(other, MemoryStore())
    stub.add_client_error("describe_user_pool_client", "TooManyRequestsException")
    with pytest.raises(Unavailable):
        provider.revoke("refresh")

    named = {"UserPoolId": settings.cognito_user_pool_id, "ClientId": "another-client"}
    stub.add_response("describe_user_pool_client", {"UserPoolClient": {**named, "ClientSecret": "h" * 24}}, named)
    sent = {"Token": "refresh", "ClientId": "another-client", "ClientSecret": "h" * 24}
    stub.add_response("revoke_token", {}, sent)
    provider.revoke("refresh")
    stub.add_response("revoke_token", {}, sent)
    provider.revoke("refresh")


def test_a_silent_cognito_is_unavailable(provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    aws.forget_clients()
    try:
        with pytest.raises(Unavailable):
            provider.revoke_all("ann")
    finally:
        aws.forget_clients()


def test_without_a_pool_nothing_is_guessed() -> None:
    with pytest.raises(Unavailable, match="COGNITO"):
        identity_provider(Settings(identity_provider="cognito"), MemoryStore())
