"""Who people are: the user pool that keeps accounts, and the client through which the API alone uses it."""

from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.function import StudioFunction
from stacks.constructs.reasons import acknowledge
from stacks.operations import OperationsStack

GOOGLE_ATTRIBUTE = "google_subject"
PASSWORD_CHARACTERS = 8
ACCESS_LIFE = Duration.minutes(60)
SESSION_LIFE = Duration.hours(720)
SIGN_IN_LIFE = Duration.minutes(3)
"""How long a sign-in that was begun may take: a program answers the one challenge at once."""
CALLS = (
    "AdminCreateUser",
    "AdminDeleteUser",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminGetUser",
    "AdminInitiateAuth",
    "AdminRespondToAuthChallenge",
    "AdminSetUserPassword",
    "AdminUpdateUserAttributes",
    "AdminUserGlobalSignOut",
    "DescribeUserPoolClient",
)
"""What the application calls with its own permissions; refreshing and revoking tokens takes none."""


class IdentityStack(Stack):
    """The user pool. Its only user is the API, which makes accounts, signs people in and keeps the rules of passwords.

    People sign in with their address and password, or with an ID token of Google, the answer to the pool's one custom
    challenge. Therefore there are none of these:

    - a hosted domain and Google as the pool's identity provider: a person who came that way would be a second user of
      the pool, ``Google_<id>``, whom the studio's rules for linking accounts never saw, and there would be a client
      whose tokens the API does not take;
    - a trigger after confirmation: Cognito calls it for people who confirm themselves. Here the API makes confirmed
      accounts, and gives them their organization in the same request.

    The client's attributes that a token's holder may write are names alone: neither the address nor the linked Google
    account. Refresh tokens work once, without grace. Where the environment is protected, Cognito refuses passwords
    known from breaches; it is not asked to judge where people sign in from, since every sign-in comes from the API.

    Attributes: ``pool``, ``client``, ``challenge`` (the triggers' function), ``settings``.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, config: Environment, operations: OperationsStack, **kwargs: Any
    ) -> None:
        super().__init__(scope, construct_id, termination_protection=config.protected, **kwargs)
        client_id = config.partners.google_client_id
        self.challenge = StudioFunction(
            self,
            "Challenge",
            config=config,
            entry="auth_challenge",
            memory_mib=1024,
            # Cognito waits five seconds for a trigger.
            timeout=Duration.seconds(5),
            operations=operations.topic,
            environment={"REELESTATE_GOOGLE_CLIENT_ID": client_id} if client_id else {},
        )
        self.pool = self._pool(config)
        self.client = self._client()
        if config.protected:
            self._refuse_leaked_passwords()
        self.settings = {
            "REELESTATE_IDENTITY_PROVIDER": "cognito",
            "REELESTATE_COGNITO_USER_POOL_ID": self.pool.user_pool_id,
            "REELESTATE_COGNITO_CLIENT_ID": self.client.user_pool_client_id,
        }

    def grant_manage(self, grantee: iam.IGrantable) -> None:
        """Lets the grantee keep accounts and sign people in."""
        iam.Grant.add_to_principal(
            grantee=grantee,
            actions=[f"cognito-idp:{call}" for call in CALLS],
            resource_arns=[self.pool.user_pool_arn],
        )

    def _pool(self, config: Environment) -> cognito.UserPool:
        pool = cognito.UserPool(
            self,
            "Pool",
            user_pool_name=config.prefix,
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            auto_verify=cognito.AutoVerifiedAttrs(email=False, phone=False),
            custom_attributes={GOOGLE_ATTRIBUTE: cognito.StringAttribute(mutable=True, max_len=255)},
            password_policy=cognito.PasswordPolicy(
                min_length=PASSWORD_CHARACTERS,
                require_lowercase=False,
                require_uppercase=False,
                require_digits=False,
                require_symbols=False,
            ),
            mfa=cognito.Mfa.OFF,
            account_recovery=cognito.AccountRecovery.NONE,
            # Refresh tokens that work once need the plan called essentials; checking for leaked passwords, plus.
            feature_plan=cognito.FeaturePlan.PLUS if config.protected else cognito.FeaturePlan.ESSENTIALS,
            standard_threat_protection_mode=(
                cognito.StandardThreatProtectionMode.FULL_FUNCTION if config.protected else None
            ),
            lambda_triggers=cognito.UserPoolTriggers(
                define_auth_challenge=self.challenge.alias,
                create_auth_challenge=self.challenge.alias,
                verify_auth_challenge_response=self.challenge.alias,
            ),
            deletion_protection=config.protected,
            removal_policy=RemovalPolicy.RETAIN if config.protected else RemovalPolicy.DESTROY,
        )
        acknowledge(
            pool,
            "The API refuses short, common and guessable passwords; rules of composition do not (ASVS 5.0, V6.2).",
            "AwsSolutions-COG1",
        )
        acknowledge(
            pool,
            "The API keeps and asks for the second factor itself, of people who come with Google's token too.",
            "AwsSolutions-COG2",
        )
        if not config.protected:
            acknowledge(
                pool,
                "No real people's accounts are kept here, and the plan that knows leaked passwords costs by account.",
                "AwsSolutions-COG8",
            )
        return pool

    def _client(self) -> cognito.UserPoolClient:
        return self.pool.add_client(
            "Studio",
            user_pool_client_name="studio",
            generate_secret=True,
            auth_flows=cognito.AuthFlow(admin_user_password=True, custom=True),
            auth_session_validity=SIGN_IN_LIFE,
            disable_o_auth=True,
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            access_token_validity=ACCESS_LIFE,
            id_token_validity=ACCESS_LIFE,
            refresh_token_validity=SESSION_LIFE,
            refresh_token_rotation_grace_period=Duration.seconds(0),
            read_attributes=cognito.ClientAttributes().with_standard_attributes(
                email=True, email_verified=True, fullname=True
            ),
            write_attributes=cognito.ClientAttributes().with_standard_attributes(fullname=True),
        )

    def _refuse_leaked_passwords(self) -> None:
        cognito.CfnUserPoolRiskConfigurationAttachment(
            self,
            "LeakedPasswords",
            user_pool_id=self.pool.user_pool_id,
            client_id="ALL",
            compromised_credentials_risk_configuration=(
                cognito.CfnUserPoolRiskConfigurationAttachment.CompromisedCredentialsRiskConfigurationTypeProperty(
                    actions=cognito.CfnUserPoolRiskConfigurationAttachment.CompromisedCredentialsActionsTypeProperty(
                        event_action="BLOCK"
                    ),
                    event_filter=["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"],
                )
            ),
        )
