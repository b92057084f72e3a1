"""Dashboards, alarms, the budget and the account's guard: what is watched, and who is told what."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from aws_cdk.assertions import Match, Template

from scripts.templates import Estate, Resource
from stacks.config import AUDIT_DAYS, DEVELOPMENT, PRODUCTION
from tests.stacks.posture.assembly import estate, shared_folder

SECTIONS = {
    "api-errors",
    "api-slow",
    "backlog",
    "backups",
    "certificates",
    "customers-notice",
    "database-busy",
    "database-full",
    "dead-letters",
    "function-errors",
    "intruders",
    "mail",
    "pipeline-failures",
}
COUNTED = {
    "JobsFinished",
    "JobsFailed",
    "JobsRefused",
    "JobsCancelled",
    "JobSeconds",
    "FilmSeconds",
    "CostUsd",
    "CreditsSpent",
    "SignUps",
}


@pytest.fixture(scope="module")
def template(production: Estate) -> Template:
    return Template.from_json(production.templates["Observability"])


@pytest.fixture(scope="module")
def shared_account(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Development, which shares its account."""
    return Template.from_json(estate(DEVELOPMENT, shared_folder(tmp_path_factory)).templates["Observability"])


def _properties(template: Template, kind: str) -> Iterator[dict[str, Any]]:
    for resource in template.find_resources(kind).values():
        yield resource["Properties"]


def _alarms(template: Template) -> list[dict[str, Any]]:
    return [
        *_properties(template, "AWS::CloudWatch::Alarm"),
        *_properties(template, "AWS::CloudWatch::CompositeAlarm"),
    ]


def _sections(template: Template) -> set[str]:
    return {alarm["AlarmDescription"].rpartition("docs/operations.md#")[2].rstrip(".") for alarm in _alarms(template)}


def _watched(estate: Estate, metric: str) -> Iterator[Resource]:
    """The resources that an alarm of this stack watches by the metric."""
    for alarm in estate.resources("AWS::CloudWatch::Alarm"):
        if alarm.stack != "Observability":
            continue
        found = [
            alarm.properties,
            *(query.get("MetricStat", {}).get("Metric", {}) for query in alarm.get("Metrics") or ()),
        ]
        for each in found:
            if each.get("MetricName") == metric:
                yield from estate.named_in(estate.text("Observability", each.get("Dimensions")))


def test_every_alarm_says_what_it_means_and_what_to_do_first(template: Template) -> None:
    for alarm in _alarms(template):
        meaning, first, rest = alarm["AlarmDescription"].partition(" First: ")
        assert meaning.endswith(".")
        assert first
        assert len(rest.partition(". See ")[0]) > 20
        assert len(alarm["AlarmDescription"]) <= 1024


def test_alarms_lead_to_sections_of_the_handbook(template: Template) -> None:
    assert _sections(template) == SECTIONS


def test_every_alarm_tells_when_it_rings_and_when_it_is_quiet(template: Template) -> None:
    for alarm in _alarms(template):
        assert alarm["AlarmActions"] == alarm["OKActions"]
        assert "Operations" in json.dumps(alarm["AlarmActions"])


@pytest.mark.parametrize(
    ("kind", "metric"),
    [
        ("AWS::StepFunctions::StateMachine", "ExecutionsFailed"),
        ("AWS::StepFunctions::StateMachine", "ExecutionsTimedOut"),
        ("AWS::StepFunctions::StateMachine", "ExecutionsAborted"),
        ("AWS::RDS::DBCluster", "ACUUtilization"),
        ("AWS::RDS::DBCluster", "FreeableMemory"),
        ("AWS::CloudFront::Distribution", "5xxErrorRate"),
    ],
)
def test_all_of_a_kind_are_watched(production: Estate, kind: str, metric: str) -> None:
    watched = {resource.name for resource in _watched(production, metric)}

    ours = {resource.name for resource in production.resources(kind)}
    # The distribution of downloads serves files of S3 alone, which AWS watches.
    assert watched == ours - {name for name in ours if name.startswith("Storage/Downloads")}


def test_every_studio_function_is_watched_for_throttles_and_errors_in_its_log(production: Estate) -> None:
    ours = {
        resource.name
        for resource in production.resources("AWS::Lambda::Function")
        if resource.text("Environment", "Variables", "POWERTOOLS_SERVICE_NAME") not in {"", "migrate", "download_key"}
    }
    throttled = {resource.name for resource in _watched(production, "Throttles")}
    logged = {
        group.name.rpartition("/Logs")[0]
        for found in production.resources("AWS::Logs::MetricFilter")
        for group in found.refers_to("LogGroupName")
    }

    assert throttled == ours
    assert {name.rpartition("/Function")[0] for name in ours} <= logged


def test_the_alarm_of_alarms_rings_with_what_customers_feel(template: Template) -> None:
    (alarm,) = _properties(template, "AWS::CloudWatch::CompositeAlarm")

    rule = json.dumps(alarm["AlarmRule"])
    assert all(name in rule for name in ("ApiErrors", "ApiSlow", "EdgeErrors", "DatabaseFull", "JobsFailed"))
    assert " OR " in rule


def test_every_certificate_is_watched(production: Estate) -> None:
    watched = {resource.name for resource in _watched(production, "DaysToExpiry")}

    assert watched
    assert watched == {resource.name for resource in production.resources("AWS::CertificateManager::Certificate")}


def test_the_budget_warns_before_it_is_spent(template: Template, shared_account: Template) -> None:
    (own,) = _properties(template, "AWS::Budgets::Budget")
    (shared,) = _properties(shared_account, "AWS::Budgets::Budget")

    assert own["Budget"]["BudgetLimit"]["Amount"] == PRODUCTION.operations.monthly_budget_usd
    notified = {
        (each["Notification"]["NotificationType"], each["Notification"]["Threshold"])
        for each in own["NotificationsWithSubscribers"]
    }
    assert notified == {("ACTUAL", 80), ("FORECASTED", 100)}
    assert "CostFilters" not in own["Budget"]
    assert shared["Budget"]["CostFilters"] == {"TagKeyValue": ["user:environment$development"]}


def test_dashboards_show_all_that_the_application_counts(template: Template) -> None:
    bodies = {
        dashboard["DashboardName"]: json.dumps(dashboard["DashboardBody"])
        for dashboard in _properties(template, "AWS::CloudWatch::Dashboard")
    }

    assert bodies.keys() == {"reelestate-production-business", "reelestate-production-technical"}
    business = bodies["reelestate-production-business"]
    assert {name for name in COUNTED if f'\\"{name}\\"' in business} == COUNTED
    for name in ("Latency", "Throttles", "ServerlessDatabaseCapacity", "ConcurrentExecutions", "BlockedRequests"):
        assert name in bodies["reelestate-production-technical"]


def test_what_was_done_in_the_account_is_kept_for_seven_years(template: Template) -> None:
    template.has_resource_properties(
        "AWS::CloudTrail::Trail",
        {"IsMultiRegionTrail": True, "EnableLogFileValidation": True, "IsLogging": True, "KMSKeyId": Match.any_value()},
    )
    template.has_resource(
        "AWS::S3::Bucket",
        {
            "DeletionPolicy": "Retain",
            "Properties": Match.object_like(
                {
                    "ObjectLockEnabled": True,
                    "ObjectLockConfiguration": {
                        "ObjectLockEnabled": "Enabled",
                        "Rule": {"DefaultRetention": {"Days": AUDIT_DAYS, "Mode": "GOVERNANCE"}},
                    },
                }
            ),
        },
    )
    template.has_resource_properties("AWS::Logs::LogGroup", {"RetentionInDays": AUDIT_DAYS})
    template.has_resource_properties("AWS::GuardDuty::Detector", {"Enable": True})


def test_a_shared_account_is_left_to_its_owner(shared_account: Template) -> None:
    for kind in ("AWS::CloudTrail::Trail", "AWS::GuardDuty::Detector"):
        shared_account.resource_count_is(kind, 0)


def test_traces_follow_the_environments_own_pipelines(template: Template) -> None:
    (rule,) = _properties(template, "AWS::XRay::SamplingRule")

    assert rule["SamplingRule"]["FixedRate"] == PRODUCTION.operations.trace_percent / 100
    assert rule["SamplingRule"]["ResourceARN"].endswith(":stateMachine:reelestate-production-*")
