"""The user pool is the one that the application expects, and gives it no more than it calls."""

import json
import re
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from reelestate.kit.settings import Settings
from reelestate.providers.identity import challenge, passwords
from stacks import config
from stacks.config import Environment
from stacks.identity import IdentityStack
from stacks.operations import OperationsStack

ROOT = Path(__file__).parents[2]
COGNITO = ROOT / "layers" / "core" / "python" / "reelestate" / "providers" / "identity"
UNSIGNED = {"GetTokensFromRefreshToken", "RevokeToken"}
"""Calls that prove themselves with the client's secret, and take no right."""


class Synthesized:
    """The template of an environment's identity, with a role that manages accounts."""

    def __init__(self, environment: Environment) -> None:
        app = cdk.App(context=json.loads((ROOT / "cdk.json").read_text())["context"])
        stage = cdk.Stage(app, "Test", env=cdk.Environment(region=environment.region))
        operations = OperationsStack(stage, "Operations", config=environment)
        self.stack = IdentityStack(stage, "Identity", config=environment, operations=operations)
        self.manager = iam.Role(self.stack, "Manager", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        self.stack.grant_manage(self.manager)
        self.template = Template.from_stack(self.stack)

    def only(self, kind: str) -> dict[str, Any]:
        """The properties of the one resource of the kind."""
        (found,) = self.template.find_resources(kind).values()
        properties: dict[str, Any] = found["Properties"]
        return properties


@pytest.fixture(scope="module")
def production() -> Synthesized:
    return Synthesized(config.PRODUCTION)


@pytest.fixture(scope="module")
def development() -> Synthesized:
    return Synthesized(config.DEVELOPMENT)


def test_accounts_are_made_by_the_application_alone_and_named_by_address(production: Synthesized) -> None:
    pool = production.only("AWS::Cognito::UserPool")

    assert pool["UsernameAttributes"] == ["email"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["AccountRecoverySetting"]["RecoveryMechanisms"] == [{"Name": "admin_only", "Priority": 1}]
    assert not pool.get("AutoVerifiedAttributes")
    production.template.resource_count_is("AWS::Cognito::UserPoolDomain", 0)


def test_the_pool_takes_the_passwords_that_the_application_takes(production: Synthesized) -> None:
    rules = production.only("AWS::Cognito::UserPool")["Policies"]["PasswordPolicy"]

    assert rules.pop("MinimumLength") == passwords.MIN_CHARACTERS
    assert len(rules) == 4
    assert not any(rules.values())


def test_only_the_application_says_which_google_account_signs_in(production: Synthesized) -> None:
    (attribute,) = production.only("AWS::Cognito::UserPool")["Schema"]
    client = production.only("AWS::Cognito::UserPoolClient")

    assert f"custom:{attribute['Name']}" == challenge.GOOGLE_ATTRIBUTE
    assert attribute["Mutable"] is True
    # a token's holder may write neither their address nor the link
    assert client["WriteAttributes"] == ["name"]


def test_the_client_offers_the_two_flows_that_the_application_begins(production: Synthesized) -> None:
    client = production.only("AWS::Cognito::UserPoolClient")
    begun = set(re.findall(r'_initiate\("(\w+)"', (COGNITO / "cognito.py").read_text()))

    assert {flow.removeprefix("ALLOW_") for flow in client["ExplicitAuthFlows"]} == begun
    assert client["GenerateSecret"] is True
    assert client["AllowedOAuthFlowsUserPoolClient"] is False
    assert client["PreventUserExistenceErrors"] == "ENABLED"


def test_a_refresh_token_works_once(production: Synthesized, development: Synthesized) -> None:
    for made in (production, development):
        client = made.only("AWS::Cognito::UserPoolClient")
        assert client["RefreshTokenRotation"] == {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
        assert client["EnableTokenRevocation"] is True
        # Cognito rotates in these plans alone
        assert made.only("AWS::Cognito::UserPool")["UserPoolTier"] in {"ESSENTIALS", "PLUS"}


def test_tokens_live_as_long_as_those_that_the_studio_signs_itself(production: Synthesized) -> None:
    client, ours = production.only("AWS::Cognito::UserPoolClient"), Settings()

    assert set(client["TokenValidityUnits"].values()) == {"minutes"}
    assert client["AccessTokenValidity"] == client["IdTokenValidity"] == ours.access_token_minutes
    assert client["RefreshTokenValidity"] == ours.session_lifetime_hours * 60


def test_the_three_triggers_are_the_released_function_which_the_pool_alone_may_call(production: Synthesized) -> None:
    triggers = production.only("AWS::Cognito::UserPool")["LambdaConfig"]
    (alias,) = production.template.find_resources("AWS::Lambda::Alias")
    (pool,) = production.template.find_resources("AWS::Cognito::UserPool")
    permissions = production.template.find_resources("AWS::Lambda::Permission").values()
    function = production.only("AWS::Lambda::Function")

    assert set(triggers) == {"DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"}
    assert [trigger for trigger in triggers.values() if trigger != {"Ref": alias}] == []
    assert {json.dumps(each["Properties"]["SourceArn"]) for each in permissions} == {
        json.dumps({"Fn::GetAtt": [pool, "Arn"]})
    }
    assert function["Handler"] == "functions.auth_challenge.handler.handler"
    assert function["Timeout"] <= 5  # Cognito waits no longer
    assert (
        function["Environment"]["Variables"]["REELESTATE_GOOGLE_CLIENT_ID"]
        == config.PRODUCTION.partners.google_client_id
    )


def test_the_application_may_do_what_it_calls_and_nothing_else(production: Synthesized) -> None:
    called = set()
    for file in ("cognito.py", "cognito_calls.py"):
        found = re.findall(
            r"(?:_cognito\(\)|aws\.client\(\"cognito-idp\"\))\.([a-z_]+)\(", (COGNITO / file).read_text()
        )
        called |= {"".join(part.title() for part in name.split("_")) for name in found}
    (pool,) = production.template.find_resources("AWS::Cognito::UserPool")

    assert len(called) > 10
    production.template.has_resource_properties(
        "AWS::IAM::Policy",
        {
            "Roles": [{"Ref": Match.string_like_regexp("^Manager")}],
            "PolicyDocument": {
                "Statement": [
                    {
                        "Action": sorted(f"cognito-idp:{call}" for call in called - UNSIGNED),
                        "Effect": "Allow",
                        "Resource": {"Fn::GetAtt": [pool, "Arn"]},
                    }
                ]
            },
        },
    )


def test_the_settings_are_the_applications_and_hold_no_secret(production: Synthesized) -> None:
    given = production.stack.settings
    names = {name.removeprefix("REELESTATE_").lower() for name in given}

    assert names == {"identity_provider", "cognito_user_pool_id", "cognito_client_id"}
    assert names <= set(Settings.model_fields)


def test_leaked_passwords_are_refused_where_real_people_sign_in(
    production: Synthesized, development: Synthesized
) -> None:
    risks = production.only("AWS::Cognito::UserPoolRiskConfigurationAttachment")
    leaked = risks["CompromisedCredentialsRiskConfiguration"]

    assert production.only("AWS::Cognito::UserPool")["UserPoolAddOns"] == {"AdvancedSecurityMode": "ENFORCED"}
    assert leaked["Actions"] == {"EventAction": "BLOCK"}
    assert set(leaked["EventFilter"]) == {"SIGN_IN", "SIGN_UP", "PASSWORD_CHANGE"}
    # every sign-in comes from the API's address: where people are is not known to Cognito
    assert "AccountTakeoverRiskConfiguration" not in risks
    development.template.resource_count_is("AWS::Cognito::UserPoolRiskConfigurationAttachment", 0)


def test_accounts_cannot_be_deleted_with_a_protected_stack(production: Synthesized, development: Synthesized) -> None:
    assert production.only("AWS::Cognito::UserPool")["DeletionProtection"] == "ACTIVE"
    assert production.stack.termination_protection
    assert development.only("AWS::Cognito::UserPool")["DeletionProtection"] == "INACTIVE"
