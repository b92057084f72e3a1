"""Rules over all templates of an environment, each proven to see the fault it is there for."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aws_cdk.aws_logs import RetentionDays

from scripts.templates import Estate
from stacks import config
from stacks.config import Edge, Environment, Operations
from tests.stacks.posture import RULES, Finding, findings
from tests.stacks.posture.accepted import ACCEPTED, remaining
from tests.stacks.posture.assembly import estate, shared_folder
from tests.stacks.posture.faults import FAULTS, Fault
from tests.stacks.posture.images import dockerfiles, unpinned
from tests.stacks.posture.rule import Check
from tests.stacks.posture.sound import sound_estate, sound_templates

ROOT = Path(__file__).parents[2]
PLANTED = Environment(
    name="planted",
    protected=True,
    edge=Edge(domain="reelestate.example"),
    operations=Operations(log_retention=RetentionDays.THREE_MONTHS),
)
SHORT_LIVED = replace(PLANTED, protected=False)
ONLY_SHORT_LIVED = {"leftover"}
ONLY_STACKS = {"stack without protection"}
OTHERS = {each.name: each for each in (config.DEVELOPMENT, config.STAGING, config.sandbox("pr-42"))}


def _copied(found: Estate) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(found.templates))
    return copied


def _problems(check: Check, found: Estate) -> set[tuple[str, str]]:
    return {(resource.place, problem) for resource, problem in check(found, config.PRODUCTION)}


def _told(estate: Estate, environment: Environment, rule: str) -> list[Finding]:
    return [each for each in findings(estate, environment) if each.rule == rule]


def test_a_sound_studio_has_no_finding() -> None:
    assert [str(each) for each in findings(sound_estate(), PLANTED)] == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_planted_fault_is_found(fault: Fault) -> None:
    templates = sound_templates()

    assert fault.plant(templates), f"the sound studio has no {fault.kind} to which this could happen"
    told = _told(sound_estate(templates), PLANTED, fault.rule)

    assert told, f"nobody noticed: {fault}"
    places = [each.place.split("/") for each in told]
    assert (fault.told_at or fault.kind) in {templates[stack]["Resources"][name]["Type"] for stack, name in places}


def test_every_rule_has_a_fault_that_it_finds() -> None:
    assert {fault.rule for fault in FAULTS} == set(RULES) - ONLY_SHORT_LIVED - ONLY_STACKS


def test_a_stack_that_holds_state_is_protected_exactly_where_the_environment_lasts() -> None:
    sound = sound_estate()
    open_estate = Estate(sound_templates())

    assert {each.place for each in _told(open_estate, PLANTED, "stack without protection")} == {
        "Base/Bucket",
        "Base/Cluster",
        "Base/Pool",
    }
    assert _told(sound, PLANTED, "stack without protection") == []
    assert any("stack Base" in each.problem for each in _told(sound, SHORT_LIVED, "leftover"))
    assert _told(open_estate, SHORT_LIVED, "stack without protection") == []


def test_a_short_lived_environment_leaves_nothing() -> None:
    left = {each.place for each in _told(Estate(sound_templates()), SHORT_LIVED, "leftover")}

    assert {"Base/Bucket", "Base/Cluster", "Base/Secret", "Base/Key", "Base/Pool"} <= left
    assert _told(sound_estate(), PLANTED, "leftover") == []


def test_a_wildcard_with_an_acknowledged_reason_stands() -> None:
    fault = next(each for each in FAULTS if str(each) == "wildcard: every resource")
    templates = sound_templates()
    fault.plant(templates)
    (told,) = _told(Estate(templates), PLANTED, "wildcard")
    stack, _, logical_id = told.place.partition("/")

    accepted = Estate(templates, acknowledged={(stack, logical_id): frozenset({"AwsSolutions-IAM5[Resource::*]"})})
    other = Estate(templates, acknowledged={(stack, logical_id): frozenset({"AwsSolutions-IAM5[Action::s3:*]"})})

    assert _told(accepted, PLANTED, "wildcard") == []
    assert len(_told(other, PLANTED, "wildcard")) == 1


@pytest.mark.parametrize(
    ("dockerfile", "faults"),
    [
        ("FROM python:3.13.9-slim\n", 0),
        (f"FROM python@sha256:{'0' * 64}\n", 0),
        ("ARG BASE=python:3.13.9-slim\nFROM ${BASE} AS build\nFROM build\nCOPY --from=build /a /a\n", 0),
        ("FROM --platform=linux/arm64 public.ecr.aws/lambda/python:3.13.2025.11.1 AS run\n", 0),
        ("FROM scratch\n", 0),
        ("FROM python\n", 1),
        ("FROM python:latest\n", 1),
        ("FROM python:3\n", 1),
        ("FROM nvidia/cuda:runtime\n", 1),
        ("ARG BASE\nFROM ${BASE}\n", 1),
        ("FROM python:3.13.9-slim\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /uv\n", 1),
        ("RUN true\n", 1),
    ],
)
def test_an_image_names_its_base_exactly(dockerfile: str, faults: int) -> None:
    assert len(list(unpinned(dockerfile))) == faults


def test_our_images_name_their_bases_exactly() -> None:
    files = dockerfiles(ROOT / "containers")
    assert files, "containers/ has no Dockerfile"

    assert {str(each.relative_to(ROOT)): list(unpinned(each.read_text())) for each in files} == {
        str(each.relative_to(ROOT)): [] for each in files
    }


def test_production_keeps_every_rule(production: Estate) -> None:
    assert [str(each) for each in remaining(findings(production, config.PRODUCTION))] == []


def test_faults_planted_in_production_itself_are_found(production: Estate) -> None:
    """The small studio might differ from what the CDK writes; so the same faults are planted in the real templates."""
    missed, proven = [], set()
    for fault in (each for each in FAULTS if each.anywhere):
        templates = _copied(production)
        if not fault.plant(templates, everywhere=True):
            continue
        check = RULES[fault.rule]
        changed = replace(production, templates=templates)
        if _problems(check, changed) - _problems(check, production):
            proven.add(fault.rule)
        else:
            missed.append(str(fault))

    assert missed == []
    assert len(proven) >= 15, f"only {sorted(proven)} could be planted"


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(OTHERS))
def test_the_other_environments_keep_every_rule(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    environment = OTHERS[name]
    found = findings(estate(environment, shared_folder(tmp_path_factory)), environment)

    assert [str(each) for each in remaining(found)] == []


@pytest.mark.long
def test_every_accepted_finding_still_occurs(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = shared_folder(tmp_path_factory)
    environments = [config.PRODUCTION, *OTHERS.values()]
    found = [each for environment in environments for each in findings(estate(environment, folder), environment)]

    assert [each.construct for each in ACCEPTED if not any(map(each.covers, found))] == []
    assert [each.construct for each in ACCEPTED if len(each.reason.split()) < 6] == []
