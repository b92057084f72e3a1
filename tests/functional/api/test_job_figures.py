"""The figures of the business: what is counted when a job ends and when somebody signs up."""

import json
from typing import Any
from uuid import UUID

import pytest

from reelestate.identity import accounts
from reelestate.identity.origin import Origin
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.renders import ending
from reelestate.renders.tables import Job
from tests.functional.api.conftest import Person

Lines = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _namespace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "studio-test")
    monkeypatch.setattr("reelestate.kit.events.emit", lambda *_: None)


def _figures(lines: Lines) -> list[dict[str, Any]]:
    """What was counted since the last look, without what CloudWatch needs to read it."""
    written = [json.loads(line) for line in lines.readouterr().out.splitlines() if '"_aws"' in line]
    return [{name: value for name, value in line.items() if name != "_aws"} for line in written]


def _job(owner: Person) -> UUID:
    job = Job(id=new_id(), organization_id=owner.organization_id, kind="render", parameters={}, status="processing")
    with transaction(owner.organization_id) as session:
        session.add(job)
    return job.id


@pytest.mark.parametrize(
    ("code", "counted"), [("INTERNAL_SERVER_ERROR", "JobsFailed"), ("CLAIM_UNBOUND", "JobsRefused")]
)
def test_our_failures_are_counted_apart_from_refusals(owner: Person, capsys: Lines, code: str, counted: str) -> None:
    job_id = _job(owner)
    capsys.readouterr()

    for _ in range(2):
        with transaction(owner.organization_id) as session:
            ending.fail(session, session.get_one(Job, job_id), code, "It broke.")

    assert _figures(capsys) == [{"Kind": "render", counted: [1.0]}]


def test_a_finished_film_is_counted_with_its_seconds(owner: Person, capsys: Lines) -> None:
    job_id = _job(owner)
    capsys.readouterr()

    with transaction(owner.organization_id) as session:
        result = {"outputs": [{"seconds": 30.5}, {"seconds": 15.0}]}
        ending.complete(session, session.get_one(Job, job_id), result, None)

    (figures,) = _figures(capsys)
    assert figures.pop("JobSeconds")[0] >= 0
    assert figures == {
        "Kind": "render",
        "JobsFinished": [1.0],
        "FilmSeconds": [45.5],
        "CostUsd": [0.0],
        "CreditsSpent": [0.0],
    }


def test_what_is_rolled_back_is_not_counted(owner: Person, capsys: Lines) -> None:
    job_id = _job(owner)
    capsys.readouterr()

    with pytest.raises(RuntimeError), transaction(owner.organization_id) as session:
        ending.cancel(session, session.get_one(Job, job_id))
        raise RuntimeError

    assert _figures(capsys) == []


def test_a_sign_up_is_counted_once(application: None, capsys: Lines) -> None:
    origin = Origin("203.0.113.5", "request-1")
    subject = str(new_id())
    capsys.readouterr()

    for _ in range(2):
        accounts.completed(subject, f"{subject}@example.com", "Ann Lee", origin)

    assert _figures(capsys) == [{"SignUps": [1.0]}]
