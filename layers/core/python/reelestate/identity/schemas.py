"""What accounts look like to callers."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from reelestate.kit.http.envelope import Answer
from reelestate.kit.http.fields import HttpsUrl, Line, Mailbox, Phone
from reelestate.providers.identity.passwords import MAX_CHARACTERS, MIN_CHARACTERS

UseCase = Literal["photos", "video", "templates", "all"]
OrganizationRole = Literal["owner", "admin", "member"]

NewPassword = Annotated[
    str,
    Field(
        min_length=MIN_CHARACTERS,
        max_length=MAX_CHARACTERS,
        description="Any characters; refused when it is common, easy to guess, or made of your own data.",
        examples=["correct horse battery staple"],
    ),
]
Password = Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS, examples=["correct horse battery staple"])]
Secret = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_-]{20,200}$",
        description="What stands behind `#token=` in the mail's link.",
        examples=["kZ3vR1mJb0cQ2yXo7pW9sT4uE6gH8iAaLdNfKjMqVxY"],
    ),
]
Code = Annotated[
    str,
    Field(
        pattern=r"^[0-9A-Za-z -]{6,40}$",
        description="Six digits of the authenticator app, or a recovery code, for accounts with a second factor.",
        examples=["492039"],
    ),
]
Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9._~+/=-]{1,8192}$")]

Nonce = Annotated[
    str,
    Field(
        pattern=r"^[!-~]{16,255}$",
        description="What the page gave Google as nonce. A token that holds one is taken with it alone.",
    ),
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Registration(_Body):
    """A new account."""

    email: Mailbox = Field(examples=["jane@example.com"])
    password: NewPassword
    full_name: Line = Field(validation_alias=AliasChoices("full_name", "name"), max_length=255, examples=["Jane Alder"])


class Login(_Body):
    """Proof of an account."""

    email: Mailbox = Field(examples=["jane@example.com"])
    password: Password
    code: Code | None = None


class GoogleLogin(_Body):
    """Proof of a Google account."""

    id_token: Token = Field(
        description="The ID token that Google's sign-in gave for this studio's client id. It opens one session."
    )
    nonce: Nonce | None = None
    code: Code | None = None


class Refresh(_Body):
    """The token of a session."""

    refresh_token: Token


class Logout(_Body):
    """What to take back."""

    refresh_token: Token | None = Field(default=None, description="The session's refresh token, to take it back too.")


class AddressProof(_Body):
    """Proof of an e-mail address."""

    token: Secret


class ResetRequest(_Body):
    """Whose password was forgotten."""

    email: Mailbox = Field(examples=["jane@example.com"])


class PasswordReset(_Body):
    """A new password, by a mailed secret."""

    token: Secret
    new_password: NewPassword


class PasswordChange(_Body):
    """A new password, by the present one."""

    current_password: Password
    new_password: NewPassword
    code: Code | None = None


class Proof(_Body):
    """Proof that the account's owner asks: the password, or a fresh ID token where one signs in with Google.

    Accounts with a second factor are asked for a code too.
    """

    password: Password | None = None
    id_token: Token | None = None
    nonce: Nonce | None = None
    code: Code | None = None


class FactorConfirmation(_Body):
    """Proof that the authenticator app has the seed."""

    code: Annotated[str, Field(pattern=r"^\d{3} ?\d{3}$")] = Field(
        description="The six digits that the app shows.", examples=["492039"]
    )


class ProfileChanges(_Body):
    """The fields to change; those left out stay as they are."""

    full_name: Line | None = Field(default=None, validation_alias=AliasChoices("full_name", "name"))
    phone: Phone | None = None
    avatar_url: HttpsUrl | None = None
    brokerage: Line | None = None
    market: Line | None = Field(default=None, description="Where you work.", examples=["Cape Town"])
    use_case: UseCase | None = None


class SubscriptionSummary(Answer):
    """The plan an organization is on."""

    plan: str
    status: str
    current_period_start: datetime
    current_period_end: datetime
    cancel_at_period_end: bool
    expires_at: datetime | None = Field(description="When a paid plan ends, if it was cancelled.")


class OrganizationMembership(Answer):
    """An organization somebody belongs to."""

    id: UUID
    name: str
    slug: str
    role: OrganizationRole
    is_personal: bool


class User(Answer):
    """A signed-in person. Credits and plan are those of the organization acted for."""

    id: UUID
    user_id: UUID = Field(description="The same as `id`.")
    email: str
    email_verified: bool
    full_name: str
    name: str = Field(description="The same as `full_name`.")
    phone: str | None
    avatar_url: str | None
    brokerage: str | None
    market: str | None
    use_case: UseCase
    role: Literal["creator", "admin"] = Field(description="`admin`: an administrator of the studio itself.")
    plan: str
    plan_type: str = Field(description="The same as `plan`.")
    tier: str = Field(description="The same as `plan`.")
    subscription_tier: str = Field(description="The same as `plan`.")
    credits: int
    credit_reset_date: date
    subscription: SubscriptionSummary
    organization_id: UUID = Field(description="The organization acted for.")
    organizations: list[OrganizationMembership]
    google_linked: bool
    second_factor: bool = Field(description="Whether signing in asks for a code of an authenticator app.")
    last_login_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime


class UserAnswer(Answer):
    """One person."""

    user: User


class TokensAnswer(Answer):
    """A session's tokens."""

    access_token: str
    refresh_token: str = Field(description="Good for one use; each refresh gives the next one.")
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 (the scheme's name)
    expires_in: int = Field(description="Seconds the access token lives.", examples=[3600])


class SignedInAnswer(TokensAnswer):
    """A session that was opened, and whose it is."""

    user: User


class GoogleAnswer(SignedInAnswer):
    """A session that was opened by Google's word."""

    is_new_user: bool


class SecondFactor(Answer):
    """The account's second factor. ``enabled_at`` is empty without one."""

    enabled: bool
    enabled_at: datetime | None
    recovery_codes_left: int


class SecondFactorAnswer(Answer):
    """Whether there is a second factor."""

    second_factor: SecondFactor


class FactorOfferAnswer(Answer):
    """What to put into an authenticator app."""

    seed: str = Field(
        description="The seed, in base32, to type into the app.", examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"]
    )
    uri: str = Field(
        description="The same as an address, to show as a QR code.",
        examples=[
            "otpauth://totp/ReelEstate%20Studio:jane%40example.com"
            "?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=ReelEstate%20Studio"
        ],
    )


class RecoveryCodesAnswer(Answer):
    """Codes in place of the app, each good once. They are shown this once: print them, or keep them in a safe."""

    recovery_codes: list[str] = Field(examples=[["7K2M-QW9X-0RTB-5HNC-8VDJ-3FGA"]])


class OpenSession(Answer):
    """A sign-in that has not ended."""

    id: UUID
    is_current: bool = Field(description="The one this request comes from.")
    method: Literal["password", "google"]
    two_factors: bool
    ip_address: str = Field(description="From where it was last used.")
    user_agent: str = Field(description="What the program that last used it calls itself.")
    opened_at: datetime
    last_used_at: datetime = Field(description="When it was opened, or last got new tokens.")
    expires_at: datetime


class SessionsAnswer(Answer):
    """The account's open sessions, the one last used first."""

    sessions: list[OpenSession]
