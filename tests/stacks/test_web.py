"""The edge: pages, the API behind the firewall, and what browsers are told."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from reelestate.kit.http import origin
from stacks import config
from stacks.api import ORIGIN_HEADER
from stacks.config import Environment
from stacks.operations import OperationsStack
from stacks.storage import StorageStack
from stacks.web import WebStack
from tests.stacks.edge_parts import FakeApi

ROOT = Path(__file__).parents[2]
EDGE = ROOT / "stacks" / "edge"


class Synthesized:
    """The template of an environment's web."""

    def __init__(self, environment: Environment) -> None:
        app = cdk.App(context=json.loads((ROOT / "cdk.json").read_text())["context"])
        stage = cdk.Stage(app, "Test", env=cdk.Environment(region=environment.region))
        operations = OperationsStack(stage, "Operations", config=environment)
        storage = StorageStack(stage, "Storage", config=environment, operations=operations)
        self.stack = WebStack(stage, "Web", config=environment, storage=storage, api=FakeApi(stage, "Api"))
        self.template = Template.from_stack(self.stack)

    def only(self, kind: str) -> dict[str, Any]:
        """The properties of the one resource of the kind."""
        (found,) = self.template.find_resources(kind).values()
        properties: dict[str, Any] = found["Properties"]
        return properties

    def distribution(self) -> dict[str, Any]:
        """The distribution's configuration."""
        found: dict[str, Any] = self.only("AWS::CloudFront::Distribution")["DistributionConfig"]
        return found

    def api(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The behavior of ``/api/*`` and its origin."""
        (behavior,) = self.distribution()["CacheBehaviors"]
        (source,) = [each for each in self.distribution()["Origins"] if each["Id"] == behavior["TargetOriginId"]]
        return behavior, source

    def rules(self) -> list[dict[str, Any]]:
        """The firewall's rules in their order."""
        found = self.only("AWS::WAFv2::WebACL")["Rules"]
        return sorted(found, key=lambda rule: int(rule["Priority"]))


@pytest.fixture(scope="module")
def production() -> Synthesized:
    return Synthesized(config.PRODUCTION)


@pytest.fixture(scope="module")
def sandbox() -> Synthesized:
    return Synthesized(config.sandbox("pr-1"))


def at_edge(file: str, request: dict[str, Any], viewer: str = "203.0.113.9") -> dict[str, Any]:
    """What the edge's function makes of a request."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node to run the edge's functions with")
    event = {"request": {"method": "GET", "headers": {}, **request}, "viewer": {"ip": viewer}}
    program = f"{(EDGE / file).read_text()}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
    done = subprocess.run([node, "-e", program], capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize(
    ("path", "served"),
    [
        ("/", "/index.html"),
        ("/projects/0192f0c1-7b1e-7c55-9d2e-5a1f0e9b3c4d", "/index.html"),
        ("/projects/v1.2/", "/index.html"),
        ("/assets/index-B3k_9.js", "/assets/index-B3k_9.js"),
        ("/fonts/a.woff2", "/fonts/a.woff2"),
        ("/site.webmanifest", "/site.webmanifest"),
        ("/missing.png", "/missing.png"),
    ],
)
def test_addresses_of_pages_lead_to_the_application_and_files_to_themselves(path: str, served: str) -> None:
    assert at_edge("pages.js", {"uri": path})["uri"] == served


def test_the_api_hears_who_calls_from_the_edge_and_not_from_the_caller() -> None:
    lied = {"uri": "/api/v1/health", "headers": {"x-studio-viewer": {"value": "10.0.0.1"}, "a": {"value": "b"}}}
    passed = at_edge("viewer.js", lied, viewer="2001:db8::9")

    assert passed["headers"] == {"x-studio-viewer": {"value": "2001:db8::9"}, "a": {"value": "b"}}
    assert passed["uri"] == "/api/v1/health"


def test_both_sides_name_the_edges_headers_alike(production: Synthesized) -> None:
    _, source = production.api()

    assert ORIGIN_HEADER.lower().encode() == origin.SECRET_HEADER
    assert ORIGIN_HEADER in [header["HeaderName"] for header in source["OriginCustomHeaders"]]
    assert f'"{origin.VIEWER_HEADER.decode()}"' in (EDGE / "viewer.js").read_text()


def test_the_origins_secret_is_put_in_when_it_is_deployed(production: Synthesized) -> None:
    _, source = production.api()
    (sent,) = [h["HeaderValue"] for h in source["OriginCustomHeaders"] if h["HeaderName"] == ORIGIN_HEADER]

    assert json.dumps(sent).count("{{resolve:secretsmanager:") == 1


def test_the_api_is_never_cached_nor_redirected_and_gets_all_but_the_host(production: Synthesized) -> None:
    behavior, source = production.api()

    assert behavior["PathPattern"] == "/api/*"
    assert behavior["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # AWS's CachingDisabled
    assert behavior["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"  # AllViewerExceptHostHeader
    assert behavior["ViewerProtocolPolicy"] == "https-only"
    assert {"POST", "PUT", "PATCH", "DELETE"} <= set(behavior["AllowedMethods"])
    assert source["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert source["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]


def test_errors_of_the_api_stay_what_they_are(production: Synthesized) -> None:
    # an error page of the distribution would stand in for the API's 404 and 403 as well
    assert "CustomErrorResponses" not in production.distribution()


def test_pages_come_from_a_bucket_that_only_the_distribution_reads(production: Synthesized) -> None:
    settings = production.distribution()
    (source,) = [o for o in settings["Origins"] if o["Id"] == settings["DefaultCacheBehavior"]["TargetOriginId"]]
    (name,) = production.template.find_resources("AWS::CloudFront::Distribution")
    statements = production.only("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    (reading,) = [each for each in statements if each["Effect"] == "Allow"]

    assert source["OriginAccessControlId"]
    assert reading["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert {"Ref": name} in reading["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Join"][1]
    assert settings["DefaultCacheBehavior"]["AllowedMethods"] == ["GET", "HEAD"]
    assert settings["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"


def test_the_firewall_stands_in_front_of_everything(production: Synthesized, sandbox: Synthesized) -> None:
    for made in (production, sandbox):
        (acl,) = made.template.find_resources("AWS::WAFv2::WebACL")
        assert made.distribution()["WebACLId"] == {"Fn::GetAtt": [acl, "Arn"]}
        assert made.only("AWS::WAFv2::WebACL")["Scope"] == "CLOUDFRONT"


def test_guessers_of_passwords_are_stopped_sooner_than_others(production: Synthesized) -> None:
    sign_in, everything = (rule["Statement"]["RateBasedStatement"] for rule in production.rules()[:2])
    match = sign_in["ScopeDownStatement"]["ByteMatchStatement"]

    assert sign_in["Limit"] == config.PRODUCTION.edge.auth_requests_per_address < everything["Limit"]
    assert everything["Limit"] == config.PRODUCTION.edge.requests_per_address
    assert {limit["EvaluationWindowSec"] for limit in (sign_in, everything)} == {300}
    assert "ScopeDownStatement" not in everything
    assert (match["SearchString"], match["PositionalConstraint"]) == ("/api/v1/auth/", "STARTS_WITH")
    # the gateway decodes what is written otherwise
    assert [each["Type"] for each in match["TextTransformations"]] == ["URL_DECODE", "NORMALIZE_PATH"]


def test_the_limited_paths_are_the_ones_that_sign_people_in() -> None:
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
    limited = {path for path in paths if path.startswith("/api/v1/auth/")}

    assert {"/api/v1/auth/login", "/api/v1/auth/register", "/api/v1/auth/google"} <= limited


def test_whoever_asks_too_often_is_told_so_in_the_apis_words(production: Synthesized) -> None:
    answers = [rule["Action"]["Block"]["CustomResponse"] for rule in production.rules()[:2]]
    bodies = production.only("AWS::WAFv2::WebACL")["CustomResponseBodies"]

    for answer in answers:
        assert answer["ResponseCode"] == 429
        assert answer["ResponseHeaders"] == [{"Name": "Retry-After", "Value": "300"}]
        body = bodies[answer["CustomResponseBodyKey"]]
        assert body["ContentType"] == "APPLICATION_JSON"
        assert set(json.loads(body["Content"])["error"]) == {"code", "message", "details"}
        assert json.loads(body["Content"])["error"]["code"] == "RATE_LIMIT_EXCEEDED"


def test_groups_of_rules_refuse_all_but_what_long_prose_sets_off(production: Synthesized) -> None:
    groups = {}
    for rule in production.rules()[2:]:
        group = rule["Statement"]["ManagedRuleGroupStatement"]
        assert rule["OverrideAction"] == {"None": {}}
        counted = {each["Name"]: each["ActionToUse"] for each in group.get("RuleActionOverrides", [])}
        assert all(action == {"Count": {}} for action in counted.values())
        groups[group["Name"]] = set(counted)

    assert set(groups) == {
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesSQLiRuleSet",
    }
    assert "SizeRestrictions_BODY" in groups["AWSManagedRulesCommonRuleSet"]
    assert all(name.upper().endswith("_BODY") for counted in groups.values() for name in counted)


def test_refusals_are_logged_without_tokens(production: Synthesized) -> None:
    logging = production.only("AWS::WAFv2::LoggingConfiguration")
    (group,) = [
        each["Properties"]
        for each in production.template.find_resources("AWS::Logs::LogGroup").values()
        if str(each["Properties"].get("LogGroupName")).startswith("aws-waf-logs-")
    ]

    assert {field["SingleHeader"]["Name"] for field in logging["RedactedFields"]} == {"authorization", "cookie"}
    assert json.dumps(logging["LogDestinationConfigs"]).count(f":log-group:{group['LogGroupName']}") == 1
    kept = {each["ActionCondition"]["Action"] for each in logging["LoggingFilter"]["Filters"][0]["Conditions"]}
    assert {"BLOCK", "COUNT"} <= kept


def policy(made: Synthesized) -> dict[str, list[str]]:
    """The pages' Content-Security-Policy by directive; what is known at deployment only stands as ``<…>``."""
    headers = made.only("AWS::CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]
    value = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    parts = value["Fn::Join"][1] if isinstance(value, dict) else [value]
    text = "".join(part if isinstance(part, str) else "<bucket>" for part in parts)
    return {name: sources for name, *sources in (directive.split() for directive in text.split(";"))}


def test_pages_run_our_scripts_only_and_reach_our_hosts_only(production: Synthesized, sandbox: Synthesized) -> None:
    strict, google = policy(sandbox), policy(production)

    assert strict["default-src"] == ["'none'"]
    assert strict["script-src"] == ["'self'"]
    assert strict["frame-src"] == ["'none'"]
    assert strict["frame-ancestors"] == google["frame-ancestors"] == ["'none'"]
    assert not any("unsafe" in source for found in (strict, google) for sources in found.values() for source in sources)
    assert {"'self'", "wss://live.studio.example", "https://<bucket>"} <= set(strict["connect-src"])
    assert {"https://media.reelestate.example"} < set(google["media-src"])
    assert google["script-src"] == ["'self'", "https://accounts.google.com/gsi/client"]


def test_browsers_come_back_over_tls_and_tell_nobody_where_from(production: Synthesized) -> None:
    found = production.only("AWS::CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]
    headers = found["SecurityHeadersConfig"]
    custom = {each["Header"]: each["Value"] for each in found["CustomHeadersConfig"]["Items"]}

    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    assert headers["StrictTransportSecurity"]["IncludeSubdomains"] is True
    assert headers["ReferrerPolicy"]["ReferrerPolicy"] == "strict-origin-when-cross-origin"
    assert headers["FrameOptions"]["FrameOption"] == "DENY"
    assert headers["ContentTypeOptions"] == {"Override": True}
    assert "camera=()" in custom["Permissions-Policy"]


def test_the_studios_own_name_is_certified_and_leads_here(production: Synthesized, sandbox: Synthesized) -> None:
    settings = production.distribution()
    records = production.template.find_resources("AWS::Route53::RecordSet").values()

    assert settings["Aliases"] == ["reelestate.example"]
    assert settings["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert (settings["HttpVersion"], settings["IPV6Enabled"]) == ("http2and3", True)
    assert {(r["Properties"]["Name"], r["Properties"]["Type"]) for r in records} == {
        ("reelestate.example.", "A"),
        ("reelestate.example.", "AAAA"),
    }
    assert {record["Properties"]["HostedZoneId"] for record in records} == {config.PRODUCTION.edge.hosted_zone_id}
    assert production.stack.address == "https://reelestate.example"
    sandbox.template.resource_count_is("AWS::CertificateManager::Certificate", 0)
    sandbox.template.resource_count_is("AWS::Route53::RecordSet", 0)


def test_every_request_is_written_down(production: Synthesized) -> None:
    (name,) = production.template.find_resources("AWS::CloudFront::Distribution")
    source = production.only("AWS::Logs::DeliverySource")
    delivery = production.only("AWS::Logs::Delivery")

    assert source["LogType"] == "ACCESS_LOGS"
    assert {"Ref": name} in source["ResourceArn"]["Fn::Join"][1]
    assert delivery["DeliverySourceName"] == source["Name"]


def test_the_delivery_is_told_where_pages_go(production: Synthesized) -> None:
    told = production.template.to_json()["Outputs"]

    assert {"Address", "PagesBucket", "DistributionId"} <= set(told)
