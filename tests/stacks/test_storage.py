"""The media bucket: what goes, what is copied, who fetches, and what pages may send."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
import yaml
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from reelestate.kit import aws
from reelestate.kit.settings import Settings
from reelestate.kit.storage import ObjectStore
from stacks import config
from stacks.config import Environment
from stacks.operations import OperationsStack
from stacks.storage import ReplicaStack, StorageStack

ROOT = Path(__file__).parents[2]
BUCKET = "AWS::S3::Bucket"


class Synthesized:
    """The templates of an environment's storage, with a role that signs downloads."""

    def __init__(self, environment: Environment) -> None:
        app = cdk.App(context=json.loads((ROOT / "cdk.json").read_text())["context"])
        stage = cdk.Stage(app, "Test", env=cdk.Environment(region=environment.region))
        operations = OperationsStack(stage, "Operations", config=environment)
        replica = None
        if environment.replica_region:
            elsewhere = cdk.Environment(region=environment.replica_region)
            replica = ReplicaStack(stage, "Replica", config=environment, env=elsewhere)
        self.stack = StorageStack(stage, "Storage", config=environment, operations=operations)
        self.signer = iam.Role(self.stack, "Signer", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        self.stack.grant_sign(self.signer)
        self.template = Template.from_stack(self.stack)
        self.replica = Template.from_stack(replica) if replica else None

    def media(self) -> dict[str, Any]:
        """The media bucket's properties."""
        return media_of(self.template)


def media_of(template: Template) -> dict[str, Any]:
    """The properties of the one bucket that keeps versions."""
    (found,) = template.find_resources(BUCKET, {"Properties": {"VersioningConfiguration": Match.any_value()}}).values()
    properties: dict[str, Any] = found["Properties"]
    return properties


@pytest.fixture(scope="module")
def production() -> Synthesized:
    return Synthesized(config.PRODUCTION)


@pytest.fixture(scope="module")
def sandbox() -> Synthesized:
    return Synthesized(config.sandbox("pr-1"))


def rules(template: Template) -> dict[str, dict[str, Any]]:
    """The media bucket's lifecycle rules by their names."""
    return {rule["Id"]: rule for rule in media_of(template)["LifecycleConfiguration"]["Rules"]}


def test_the_studio_alone_decides_what_goes_and_then_it_really_goes(production: Synthesized) -> None:
    # given both copies of the media: lifecycle rules and deletions of versions are not replicated
    assert production.replica is not None
    for template in (production.template, production.replica):
        found = rules(template)
        # then no rule removes what the application has not deleted
        assert not any({"ExpirationInDays", "ExpirationDate"} & set(rule) for rule in found.values())
        # and what it has deleted is gone from everywhere within three weeks, its marker too
        assert 1 <= found["Gone"]["NoncurrentVersionExpiration"]["NoncurrentDays"] <= 21
        assert found["Gone"]["ExpiredObjectDeleteMarker"] is True
        assert found["Gone"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
        assert not any("Prefix" in rule or "TagFilters" in rule for rule in found.values())


def test_old_files_get_cheaper_and_still_answer_at_once(production: Synthesized) -> None:
    transitions = rules(production.template)["Cheaper"]["Transitions"]

    assert {step["StorageClass"]: step["TransitionInDays"] for step in transitions} == {
        "STANDARD_IA": 30,
        "GLACIER_IR": 90,
    }
    assert production.media()["LifecycleConfiguration"]["TransitionDefaultMinimumObjectSize"] == (
        "all_storage_classes_128K"
    )


def test_access_logs_go_after_ninety_days(production: Synthesized) -> None:
    assert production.replica is not None
    for template in (production.template, production.replica):
        (logs,) = (
            bucket["Properties"]
            for bucket in template.find_resources(BUCKET).values()
            if "VersioningConfiguration" not in bucket["Properties"]
        )
        (rule,) = logs["LifecycleConfiguration"]["Rules"]

        assert rule["ExpirationInDays"] == 90


def test_artefacts_that_are_made_again_are_purged_before_they_are_archived(production: Synthesized) -> None:
    # the archive bills ninety days at least: what the purge takes at ninety days must not be in it yet
    folder = ROOT / "layers" / "core" / "python" / "reelestate" / "retention"
    policy = yaml.safe_load((folder / "policy.yaml").read_text())
    archived = rules(production.template)["Cheaper"]["Transitions"][-1]["TransitionInDays"]

    assert policy["unused_artefacts"] <= archived


def test_everything_is_copied_to_the_bucket_that_stands_in_the_other_region(production: Synthesized) -> None:
    assert production.replica is not None
    replica = media_of(production.replica)
    (rule,) = production.media()["ReplicationConfiguration"]["Rules"]
    (alias,) = production.replica.find_resources("AWS::KMS::Alias").values()

    assert rule["Status"] == "Enabled"
    assert rule["DeleteMarkerReplication"] == {"Status": "Enabled"}
    assert rule["Filter"] == {"Prefix": ""}
    assert rule["SourceSelectionCriteria"]["SseKmsEncryptedObjects"] == {"Status": "Enabled"}
    assert flat(rule["Destination"]["Bucket"]) == f"arn:aws:s3:::{flat(replica['BucketName'])}"
    key = flat(rule["Destination"]["EncryptionConfiguration"]["ReplicaKmsKeyID"])
    assert key == f"arn:aws:kms:us-west-2:<AWS::AccountId>:{alias['Properties']['AliasName']}"
    assert replica["VersioningConfiguration"] == {"Status": "Enabled"}


def test_the_copier_may_use_no_other_bucket_and_no_other_key(production: Synthesized) -> None:
    (name,) = [
        name for name in production.template.find_resources("AWS::IAM::Policy") if name.startswith("Replication")
    ]
    policy = production.template.find_resources("AWS::IAM::Policy")[name]["Properties"]["PolicyDocument"]
    (abroad,) = [statement for statement in policy["Statement"] if "kms:Encrypt" in statement["Action"]]

    assert not any("*" in action for s in policy["Statement"] for action in ensure_list(s["Action"]))
    assert abroad["Condition"]["ForAnyValue:StringEquals"] == {
        "kms:ResourceAliases": "alias/reelestate-production-media-replica"
    }


def test_only_production_is_copied(sandbox: Synthesized) -> None:
    assert "ReplicationConfiguration" not in sandbox.media()


def test_browsers_may_send_the_headers_that_uploads_are_signed_with(production: Synthesized, signed: set[str]) -> None:
    (rule,) = production.media()["CorsConfiguration"]["CorsRules"]

    assert signed <= set(rule["AllowedHeaders"])
    assert set(rule["AllowedMethods"]) == {"PUT", "GET", "HEAD"}
    assert "ETag" in rule["ExposedHeaders"]
    assert rule["AllowedOrigins"] == ["https://reelestate.example"]


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The headers that the application tells a browser to send."""
    aws.forget_clients()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    upload = ObjectStore("media").presign_upload("a.jpg", "image/jpeg", 9, "0" * 64)
    yield {name.lower() for name in upload.headers}
    aws.forget_clients()


def test_downloads_are_served_to_signed_addresses_alone(production: Synthesized) -> None:
    (distribution,) = production.template.find_resources("AWS::CloudFront::Distribution").values()
    settings = distribution["Properties"]["DistributionConfig"]
    behavior = settings["DefaultCacheBehavior"]
    (group,) = production.template.find_resources("AWS::CloudFront::KeyGroup")
    (cache,) = production.template.find_resources("AWS::CloudFront::CachePolicy").values()
    wanted = cache["Properties"]["CachePolicyConfig"]

    assert behavior["TrustedKeyGroups"] == [{"Ref": group}]
    assert "CacheBehaviors" not in settings
    assert behavior["ViewerProtocolPolicy"] == "https-only"
    assert settings["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    # the name a file is saved under reaches S3, and never another person's browser
    assert wanted["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"] == {
        "QueryStringBehavior": "whitelist",
        "QueryStrings": ["response-content-disposition"],
    }
    assert wanted["MaxTTL"] <= 3600


def test_the_application_is_given_what_it_signs_with_and_the_right_to_read_that_key(production: Synthesized) -> None:
    given = production.stack.downloads_environment
    names = {name.removeprefix("REELESTATE_").lower() for name in given}
    (secret,) = production.template.find_resources("AWS::SecretsManager::Secret")
    (public,) = production.template.find_resources("AWS::CloudFront::PublicKey").values()

    assert names == {name for name in Settings.model_fields if name.startswith("downloads_")}
    assert given["REELESTATE_DOWNLOADS_DOMAIN"] == "media.reelestate.example"
    assert production.stack.resolve(given["REELESTATE_DOWNLOADS_SECRET_ARN"]) == {"Ref": secret}
    assert "PublicKey" in json.dumps(public["Properties"]["PublicKeyConfig"]["EncodedKey"])
    production.template.has_resource_properties(
        "AWS::IAM::Policy",
        {
            "Roles": [{"Ref": Match.string_like_regexp("^Signer")}],
            "PolicyDocument": {
                "Statement": [
                    Match.object_like(
                        {"Action": Match.array_with(["secretsmanager:GetSecretValue"]), "Resource": {"Ref": secret}}
                    )
                ]
            },
        },
    )


def test_no_secret_value_stands_in_the_template(production: Synthesized) -> None:
    text = json.dumps(production.template.to_json())

    assert "PRIVATE" not in text
    assert '"SecretString"' not in text


def test_an_environment_without_keys_downloads_from_the_bucket_and_says_so(sandbox: Synthesized) -> None:
    assert sandbox.stack.downloads_environment == {}
    sandbox.template.resource_count_is("AWS::CloudFront::Distribution", 0)
    sandbox.template.resource_count_is("AWS::SecretsManager::Secret", 0)


def test_media_outlive_a_protected_stack_alone(production: Synthesized, sandbox: Synthesized) -> None:
    kept = production.template.find_resources(BUCKET)
    dropped = sandbox.template.find_resources(BUCKET)

    assert {bucket["DeletionPolicy"] for bucket in kept.values()} == {"Retain"}
    assert {bucket["DeletionPolicy"] for bucket in dropped.values()} == {"Delete"}
    assert production.stack.termination_protection
    assert not sandbox.stack.termination_protection


def ensure_list(value: Any) -> list[Any]:
    """CloudFormation writes lists of one without the list."""
    return value if isinstance(value, list) else [value]


def flat(value: Any) -> str:
    """Joined text, references in angle brackets."""
    match value:
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(flat(part) for part in parts)
        case {"Ref": name}:
            return f"<{name}>"
    return str(value)
