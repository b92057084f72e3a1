"""The firewall at the edge: what is refused before the studio sees it."""

import json

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from stacks.config import Environment

AUTH_PATH = "/api/v1/auth/"
WINDOW_SECONDS = 300
MANAGED: dict[str, tuple[str, ...]] = {
    "AWSManagedRulesAmazonIpReputationList": (),
    "AWSManagedRulesKnownBadInputsRuleSet": (),
    "AWSManagedRulesCommonRuleSet": ("SizeRestrictions_BODY", "CrossSiteScripting_BODY"),
    "AWSManagedRulesSQLiRuleSet": ("SQLi_BODY", "SQLiExtendedPatterns_BODY"),
}
"""AWS's groups of rules, in their order, each with those of its rules that only count.

Bodies reach the API alone. They may have 6 MB (CSV imports), for which the API has a limit of its own; and they are
prose, which people paste with markup and which reads like SQL often enough ("select from our homes' best…"). The API
puts no text into a query and answers in JSON only; what is counted is logged.
"""
_TOO_MANY = {
    "error": {
        "code": "RATE_LIMIT_EXCEEDED",
        "message": "Too many requests from your network. Try again in five minutes.",
        "details": {"retry_after": WINDOW_SECONDS},
    }
}


class Firewall(Construct):
    """A web ACL for CloudFront: limits for each network address, and AWS's groups of rules.

    Refused and counted requests are logged, without tokens and cookies. Attribute: ``arn``.
    """

    def __init__(self, scope: Construct, construct_id: str, *, config: Environment) -> None:
        super().__init__(scope, construct_id)
        limits = [
            _limit("SignIn", 0, config.edge.auth_requests_per_address, _starts_with(AUTH_PATH)),
            _limit("Everything", 1, config.edge.requests_per_address),
        ]
        groups = [
            _group(name, priority, counted)
            for priority, (name, counted) in enumerate(MANAGED.items(), start=len(limits))
        ]
        acl = waf.CfnWebACL(
            self,
            "Acl",
            scope="CLOUDFRONT",
            description=f"{config.prefix}: in front of the pages and the API",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow=waf.CfnWebACL.AllowActionProperty()),
            custom_response_bodies={
                "too-many": waf.CfnWebACL.CustomResponseBodyProperty(
                    content=json.dumps(_TOO_MANY), content_type="APPLICATION_JSON"
                )
            },
            rules=[*limits, *groups],
            visibility_config=_visibility("Firewall"),
        )
        self.arn = acl.attr_arn
        self._log(config)

    def _log(self, config: Environment) -> None:
        # The firewall writes only to groups whose names begin so.
        name = f"aws-waf-logs-{config.prefix}"
        group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=name,
            retention=config.operations.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        written = waf.CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=self.arn,
            log_destination_configs=[
                Stack.of(self).format_arn(
                    service="logs", resource="log-group", resource_name=name, arn_format=ArnFormat.COLON_RESOURCE_NAME
                )
            ],
            redacted_fields=[
                waf.CfnLoggingConfiguration.FieldToMatchProperty(single_header={"Name": header})
                for header in ("authorization", "cookie")
            ],
            logging_filter={
                "DefaultBehavior": "DROP",
                "Filters": [
                    {
                        "Behavior": "KEEP",
                        "Requirement": "MEETS_ANY",
                        "Conditions": [
                            {"ActionCondition": {"Action": action}}
                            for action in ("BLOCK", "COUNT", "EXCLUDED_AS_COUNT")
                        ],
                    }
                ],
            },
        )
        written.node.add_dependency(group)


def _limit(
    name: str, priority: int, requests: int, narrowed: waf.CfnWebACL.StatementProperty | None = None
) -> waf.CfnWebACL.RuleProperty:
    return waf.CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        action=waf.CfnWebACL.RuleActionProperty(
            block=waf.CfnWebACL.BlockActionProperty(
                custom_response=waf.CfnWebACL.CustomResponseProperty(
                    response_code=429,
                    custom_response_body_key="too-many",
                    response_headers=[
                        waf.CfnWebACL.CustomHTTPHeaderProperty(name="Retry-After", value=str(WINDOW_SECONDS))
                    ],
                )
            )
        ),
        statement=waf.CfnWebACL.StatementProperty(
            rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="IP",
                limit=requests,
                evaluation_window_sec=WINDOW_SECONDS,
                scope_down_statement=narrowed,
            )
        ),
        visibility_config=_visibility(name),
    )


def _starts_with(path: str) -> waf.CfnWebACL.StatementProperty:
    """Requests for the path however it is written: API Gateway decodes it, and so must whoever counts."""
    return waf.CfnWebACL.StatementProperty(
        byte_match_statement=waf.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=waf.CfnWebACL.FieldToMatchProperty(uri_path={}),
            positional_constraint="STARTS_WITH",
            search_string=path,
            text_transformations=[
                waf.CfnWebACL.TextTransformationProperty(priority=0, type="URL_DECODE"),
                waf.CfnWebACL.TextTransformationProperty(priority=1, type="NORMALIZE_PATH"),
            ],
        )
    )


def _group(name: str, priority: int, counted: tuple[str, ...]) -> waf.CfnWebACL.RuleProperty:
    return waf.CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
        statement=waf.CfnWebACL.StatementProperty(
            managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS",
                name=name,
                rule_action_overrides=[
                    waf.CfnWebACL.RuleActionOverrideProperty(
                        name=rule,
                        action_to_use=waf.CfnWebACL.RuleActionProperty(count=waf.CfnWebACL.CountActionProperty()),
                    )
                    for rule in counted
                ],
            )
        ),
        visibility_config=_visibility(name),
    )


def _visibility(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    return waf.CfnWebACL.VisibilityConfigProperty(
        metric_name=name, cloud_watch_metrics_enabled=True, sampled_requests_enabled=True
    )
