"""Amazon Cognito as identity provider.

The user pool signs people in by e-mail address (``UsernameAttributes: [email]``), so a user's Cognito user name is the
``sub`` of their tokens: the account's subject. Self sign-up is off and every call is made with the server's own
permissions; Cognito sends no mail.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from reelestate.kit import aws, clock
from reelestate.kit.errors import (
    AuthenticationRequired,
    Conflict,
    EmailTaken,
    InvalidCredentials,
    InvalidInput,
    NotFound,
    ProviderFailed,
)
from reelestate.providers.identity.base import GoogleIdentity, JwkSet, TokenPair, address_key
from reelestate.providers.identity.challenge import CHALLENGE, GOOGLE_ATTRIBUTE
from reelestate.providers.identity.cognito_calls import failures, secret_hash
from reelestate.providers.identity.keys import fetch_jwks
from reelestate.providers.identity.tokens import AccessTokenVerifier

_ABANDONED_AFTER = timedelta(minutes=5)
_UNUSABLE = {"InvalidPasswordException", "InvalidParameterException", "PasswordHistoryPolicyViolationException"}
_REFUSED = {
    "NotAuthorizedException",
    "UserNotFoundException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
    "UserLambdaValidationException",
    "CodeMismatchException",
}


class CognitoIdentity:
    """Accounts in one user pool, used through one app client.

    ``client_secret`` tells the client's secret, empty for a client without one; it is asked when it is needed first.
    """

    name = "cognito"

    def __init__(
        self,
        *,
        user_pool_id: str,
        client_id: str,
        client_secret: Callable[[], str],
        issuer: str,
        jwks_url: str,
        verifier: AccessTokenVerifier,
    ) -> None:
        self.issuer = issuer
        self.audience = client_id
        self._pool = user_pool_id
        self._secret = client_secret
        self._jwks_url = jwks_url
        self._verifier = verifier

    def sign_up(self, email: str, password: str, full_name: str) -> str:
        """Makes a confirmed user. Raises EmailTaken, and InvalidInput for a password the pool does not take."""
        subject = self._create(email, {"name": full_name, "email_verified": "false"})
        return self._finished(subject, password)

    def sign_up_google(self, identity: GoogleIdentity) -> str:
        """Makes a confirmed user whose password nobody knows, linked to the Google account. Raises EmailTaken."""
        attributes = {"name": identity.full_name, "email_verified": "true", GOOGLE_ATTRIBUTE: identity.subject}
        return self._finished(self._create(identity.email, attributes), _unknown_password())

    def link_google(self, subject: str, identity: GoogleIdentity, *, email_was_verified: bool) -> None:
        """Links the Google account; a password set before the address was proved stops working."""
        linked = self._attributes(subject).get(GOOGLE_ATTRIBUTE)
        if linked not in {None, "", identity.subject}:
            raise Conflict("The account is linked to another Google account.")
        if not email_was_verified:
            self.set_password(subject, _unknown_password())
            self.revoke_all(subject)
        attributes = _listed({GOOGLE_ATTRIBUTE: identity.subject})
        with failures({"UserNotFoundException": _no_account(subject)}):
            _cognito().admin_update_user_attributes(UserAttributes=attributes, **self._user(subject))

    def authenticate(self, email: str, password: str) -> TokenPair:
        """Opens a session. Raises InvalidCredentials."""
        answer = self._initiate("ADMIN_USER_PASSWORD_AUTH", address_key(email), {"PASSWORD": password})
        if answer.get("ChallengeName") == "NEW_PASSWORD_REQUIRED":
            raise _refused()  # a sign-up that was never finished
        return self._pair(answer)

    def authenticate_google(self, subject: str, identity: GoogleIdentity) -> TokenPair:
        """Opens a session by the pool's custom challenge, whose answer is the ID token. Raises InvalidCredentials."""
        asked = self._initiate("CUSTOM_AUTH", subject, {})
        if asked.get("ChallengeName") != CHALLENGE:
            raise ProviderFailed(f"Cognito answered the Google sign-in with {asked.get('ChallengeName')}.")
        username = asked.get("ChallengeParameters", {}).get("USERNAME", subject)
        with failures(dict.fromkeys(_REFUSED, _refused())):
            answer = _cognito().admin_respond_to_auth_challenge(
                UserPoolId=self._pool,
                ClientId=self.audience,
                ChallengeName=CHALLENGE,
                Session=asked["Session"],
                ChallengeResponses=self._signed(username, {"ANSWER": identity.id_token}),
            )
        return self._pair(answer)

    def refresh(self, refresh_token: str) -> TokenPair:
        """New tokens; with the app client's rotation on, the old refresh token is spent.

        ``GetTokensFromRefreshToken`` serves with rotation on and off, and other than REFRESH_TOKEN_AUTH needs no user
        name for the client's secret. Raises AuthenticationRequired.
        """
        ended = AuthenticationRequired("The session has ended. Sign in again.", reason="invalid")
        refused = {*_REFUSED, "RefreshTokenReuseException", "InvalidParameterException"}
        with failures(dict.fromkeys(refused, ended)):
            answer = _cognito().get_tokens_from_refresh_token(RefreshToken=refresh_token, **self._client())
        return self._pair(answer, kept=refresh_token)

    def revoke(self, refresh_token: str) -> None:
        """Ends the session of the refresh token."""
        with failures({"InvalidParameterException": None, "UnsupportedTokenTypeException": None}):
            _cognito().revoke_token(Token=refresh_token, **self._client())

    def revoke_all(self, subject: str) -> None:
        """Ends all sessions of the user; none is no error."""
        with failures({"UserNotFoundException": None}):
            _cognito().admin_user_global_sign_out(**self._user(subject))

    def set_password(self, subject: str, new_password: str) -> None:
        """Replaces the password. Raises NotFound, and InvalidInput for a password the pool does not take."""
        unusable = InvalidInput(
            "password", "is not taken by the sign-in service", "Choose another, without spaces at its ends."
        )
        with failures({"UserNotFoundException": _no_account(subject), **dict.fromkeys(_UNUSABLE, unusable)}):
            _cognito().admin_set_user_password(Password=new_password, Permanent=True, **self._user(subject))

    def set_active(self, subject: str, active: bool) -> None:
        """Enables or disables the user; disabling ends their sessions. Raises NotFound."""
        with failures({"UserNotFoundException": _no_account(subject)}):
            if active:
                _cognito().admin_enable_user(**self._user(subject))
            else:
                _cognito().admin_disable_user(**self._user(subject))
        if not active:
            self.revoke_all(subject)

    def delete(self, subject: str) -> None:
        """Removes the user; an absent one is no error."""
        with failures({"UserNotFoundException": None}):
            _cognito().admin_delete_user(**self._user(subject))

    def jwks(self) -> JwkSet:
        """The pool's public keys."""
        return fetch_jwks(self._jwks_url)

    def _create(self, email: str, attributes: Mapping[str, str]) -> str:
        address = address_key(email)
        with failures({"UsernameExistsException": EmailTaken()}):
            try:
                user = _cognito().admin_create_user(
                    UserPoolId=self._pool,
                    Username=address,
                    UserAttributes=_listed({"email": address, **attributes}),
                    MessageAction="SUPPRESS",
                )["User"]
            except _cognito().exceptions.UsernameExistsException:
                if not self._drop_abandoned(address):
                    raise
                return self._create(email, attributes)
        return next(str(entry["Value"]) for entry in user["Attributes"] if entry["Name"] == "sub")

    def _drop_abandoned(self, address: str) -> bool:
        """Removes a user whose sign-up died between its two calls: it has no password, so nobody ever signed in."""
        with failures({"UserNotFoundException": EmailTaken()}):
            user = _cognito().admin_get_user(**self._user(address))
        age: timedelta = clock.now() - user["UserCreateDate"]
        abandoned = user["UserStatus"] == "FORCE_CHANGE_PASSWORD" and age > _ABANDONED_AFTER
        if abandoned:
            self.delete(user["Username"])
        return abandoned

    def _finished(self, subject: str, password: str) -> str:
        try:
            self.set_password(subject, password)
        except Exception:
            self.delete(subject)
            raise
        return subject

    def _attributes(self, subject: str) -> dict[str, str]:
        with failures({"UserNotFoundException": _no_account(subject)}):
            user = _cognito().admin_get_user(**self._user(subject))
        return {entry["Name"]: entry["Value"] for entry in user["UserAttributes"]}

    def _initiate(self, flow: str, username: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        with failures(dict.fromkeys(_REFUSED, _refused())):
            answer: dict[str, Any] = _cognito().admin_initiate_auth(
                UserPoolId=self._pool,
                ClientId=self.audience,
                AuthFlow=flow,
                AuthParameters=self._signed(username, parameters),
            )
        return answer

    def _signed(self, username: str, parameters: Mapping[str, str]) -> dict[str, str]:
        signed = {"USERNAME": username, **parameters}
        if secret := self._secret():
            signed["SECRET_HASH"] = secret_hash(username, self.audience, secret)
        return signed

    def _client(self) -> dict[str, str]:
        named = {"ClientId": self.audience}
        secret = self._secret()
        return {**named, "ClientSecret": secret} if secret else named

    def _user(self, username: str) -> dict[str, str]:
        return {"UserPoolId": self._pool, "Username": username}

    def _pair(self, answer: Mapping[str, Any], *, kept: str | None = None) -> TokenPair:
        result = answer.get("AuthenticationResult")
        if not result:
            challenge = answer.get("ChallengeName")
            if challenge == CHALLENGE:
                raise _refused()
            raise ProviderFailed(f"Cognito asks for {challenge}, which the studio does not offer.")
        claims = self._verifier.verify(result["AccessToken"])
        return TokenPair(
            access_token=result["AccessToken"],
            refresh_token=result.get("RefreshToken") or kept or "",
            expires_in=result["ExpiresIn"],
            session_id=claims.session_id,
            subject=claims.subject,
        )


def _cognito() -> Any:
    return aws.client("cognito-idp")


def _listed(attributes: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in attributes.items()]


def _unknown_password() -> str:
    return secrets.token_urlsafe(48)


def _refused() -> InvalidCredentials:
    return InvalidCredentials("The e-mail address or the password is wrong.")


def _no_account(subject: str) -> NotFound:
    return NotFound("There is no such account.", subject=subject)
