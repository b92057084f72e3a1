"""Every function from an archive answers AWS's events where nothing but its bundles is: not even the studio's tools."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert, make_url

from local.postgres import PostgresServer
from local.runtime import LocalStudio
from reelestate.kit.database import transaction
from reelestate.organizations.tables import Organization
from reelestate.renders.tables import Job
from tests.artefacts.bare import NOT_IN_THE_LAYER, REPOSITORY, BareFunction, Unpacked, running
from tests.artefacts.broker import broker
from tests.artefacts.conftest import sample
from tests.artefacts.web import listening
from tests.functional.database.tls import front, make_certificate

INITIALIZATION_SECONDS = 10.0
"""Lambda ends functions that take longer to begin."""
Start = Callable[..., BareFunction]
ENTRIES = {path.parent.name for path in REPOSITORY.glob("functions/*/handler.py")}
FROM_AN_IMAGE = set(
    re.findall(
        r"function_image\(\"functions\.(\w+)\.handler\.handler\"\)",
        "".join(path.read_text(encoding="utf-8") for path in REPOSITORY.glob("stacks/**/*.py")),
    )
)


def api(bare: Start, _studio: LocalStudio, _folder: Path) -> None:
    event = sample("apiGatewayProxyV2Event_GET")
    event["rawPath"] = event["requestContext"]["http"]["path"] = "/api/v1/health/ready"

    answer = bare("api").answer(event)

    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"status": "ok"})


def schedule(bare: Start, _studio: LocalStudio, _folder: Path) -> None:
    tasks = ("recover_jobs", "reset_credits", "purge")

    done = [bare("schedule").answer({"task": task})["task"] for task in tasks]
    refused = bare("schedule").invoke(sample("eventBridgeEvent"))

    assert tuple(done) == tasks
    assert refused.failed is not None
    assert refused.failed.startswith("InvalidInput: task")


def progress(bare: Start, _studio: LocalStudio, _folder: Path) -> None:
    organization_id, job_id = uuid4(), uuid4()
    with transaction(organization_id) as session:
        session.execute(insert(Organization).values(id=organization_id, name="Alder Homes", slug=str(organization_id)))
        session.add(Job(id=job_id, organization_id=organization_id, kind="render", status="processing", parameters={}))
    event = sample("eventBridgeEvent") | {"source": "reelestate.compose"}
    event["detail"] = {"organization_id": str(organization_id), "job_id": str(job_id), "batch": 0, "progress": 40}
    event["detail"] |= {"duration_ms": 900, "finished": False}

    bare("progress").answer(event)

    with transaction(organization_id) as session:
        assert session.get_one(Job, job_id).current_step == "video_composition"


def auth_challenge(bare: Start, _studio: LocalStudio, _folder: Path) -> None:
    define, create = sample("cognitoDefineAuthChallengeEvent"), sample("cognitoCreateAuthChallengeEvent")
    verify = sample("cognitoVerifyAuthChallengeResponseEvent")
    define["request"] |= {"session": [], "userNotFound": False}
    verify["request"]["privateChallengeParameters"] = {"google_subject": "g-1"}
    function = bare("auth_challenge", REELESTATE_GOOGLE_CLIENT_ID="studio.apps.googleusercontent.com")

    begun, asked, answered = (function.answer(event)["response"] for event in (define, create, verify))

    assert begun["challengeName"] == "CUSTOM_CHALLENGE"
    assert asked["publicChallengeParameters"] == {"type": "google_id_token"}
    assert answered == {"answerCorrect": False}


def inbox(bare: Start, _studio: LocalStudio, _folder: Path) -> None:
    event = sample("sqsEvent")
    event["Records"][1]["body"] = json.dumps(sample("eventBridgeEvent") | {"id": str(uuid4())})

    answer = bare("inbox").answer(event)

    assert answer == {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]}


def websocket(bare: Start, _studio: LocalStudio, _folder: Path) -> None:
    context = {"connectionId": "L0SM9cOFvHcCIhw=", "identity": {"sourceIp": "192.0.2.7"}}
    opened = {"requestContext": context | {"eventType": "CONNECT"}, "headers": {"Host": "live.example"}}
    closed = {"requestContext": context | {"eventType": "DISCONNECT"}}
    stranger = opened | {"headers": {"Host": "live.example", "Origin": "https://evil.example"}}
    function = bare("websocket")

    statuses = [function.answer(event)["statusCode"] for event in (opened, closed, stranger)]

    assert statuses == [200, 200, 403]


def migrate(bare: Start, studio: LocalStudio, folder: Path) -> None:
    server = PostgresServer(folder / "cluster", folder / "postgres.log")
    server.start()
    try:
        _migrate(bare, studio, folder, server)
    finally:
        server.stop()


def _migrate(bare: Start, studio: LocalStudio, folder: Path, server: PostgresServer) -> None:
    master = json.loads((folder / "cluster" / "passwords.json").read_text(encoding="utf-8"))["superuser"]
    secret = {"username": "postgres", "password": master}
    arn = studio.client("secretsmanager").create_secret(Name=f"m-{uuid4()}", SecretString=json.dumps(secret))["ARN"]
    authority, key = make_certificate(folder, "localhost")
    with front(int(make_url(server.owner_url).port or 0), authority, key) as port:
        function = bare(
            "migrate",
            REELESTATE_DATABASE_HOST="localhost",
            REELESTATE_DATABASE_PORT=str(port),
            REELESTATE_DATABASE_ROOTS=str(authority),
            REELESTATE_DATABASE_MASTER_SECRET=arn,
        )
        answer = function.answer(sample("cloudformationCustomResourceCreate"))

    newest = max(path.stem for path in REPOSITORY.glob("layers/core/python/reelestate/migrations/versions/[0-9]*.py"))
    assert newest.startswith(answer["revision"])


def download_key(bare: Start, studio: LocalStudio, folder: Path) -> None:
    secrets = studio.client("secretsmanager")
    arn = secrets.create_secret(Name=f"k-{uuid4()}", SecretString="empty")["ARN"]
    event = sample("cloudformationCustomResourceCreate")
    event["ResourceProperties"]["SecretArn"] = arn
    with listening() as (address, answers):
        bare("download_key").answer(event | {"ResponseURL": address})

    answer = json.loads(answers[0])
    assert answer["Status"] == "SUCCESS", answer
    assert answer["Data"]["PublicKey"].startswith("-----BEGIN PUBLIC KEY-----")
    assert "PRIVATE KEY" in secrets.get_secret_value(SecretId=arn)["SecretString"]


def bulk(bare: Start, _studio: LocalStudio, _folder: Path) -> None:
    of = broker()
    ids = {"organization_id": str(of.organization_id), "bulk_id": str(uuid4()), "user_id": str(of.user_id)}
    item = {**ids, "project_id": str(of.project_id), "wish": {}}
    function = bare("bulk")

    begun = function.answer(item)
    refused = function.answer(item | {"user_id": str(uuid4()), "bulk_id": str(uuid4())})

    assert begun["status"] == "begun", begun["message"]
    assert (refused["status"], refused["code"]) == ("refused", "MEMBER_NOT_FOUND")


def callback(bare: Start, studio: LocalStudio, _folder: Path) -> None:
    bucket = studio.settings_env["REELESTATE_BUCKET"]
    inference = "0" * 64
    folder = f"org/{uuid4()}/jobs/{uuid4()}/inference/{inference}"
    token = json.dumps({"task_token": "nobody waits"})
    studio.client("s3").put_object(Bucket=bucket, Key=f"{folder}/token.json", Body=token.encode())
    event = sample("snsEvent")
    event["Records"][0]["Sns"]["Message"] = json.dumps(
        {
            "invocationStatus": "Completed",
            "inferenceId": inference,
            "requestParameters": {"inputLocation": f"s3://{bucket}/{folder}/input.json"},
            "responseParameters": {"outputLocation": f"s3://{bucket}/{folder}/answer.out"},
        }
    )
    function = bare("callback")

    assert function.answer(event) is None
    refused = function.invoke(sample("snsEvent"))

    assert refused.failed is not None
    assert refused.failed.startswith("JSONDecodeError"), refused.trace


def relay(bare: Start, _studio: LocalStudio, _folder: Path) -> None:
    event = {"connection_id": "L0SM9cOFvHcCIhw=", "messages": [{"type": "progress"}], "close": False}
    with listening() as (address, taken):
        answer = bare("relay", REELESTATE_WEBSOCKET_ENDPOINT=address).answer(event)

    assert answer == {"gone": False}
    assert [json.loads(message) for message in taken] == [{"type": "progress"}]


def test_a_copy_of_the_apis_snapshot_answers_at_once(unpacked: Unpacked, studio: LocalStudio, tmp_path: Path) -> None:
    settings = studio.settings_env | {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}
    event = sample("apiGatewayProxyV2Event_GET")
    event["rawPath"] = event["requestContext"]["http"]["path"] = "/api/v1/health"
    with running(unpacked, "api", settings, tmp_path / "api.log") as function:
        answered = function.invoke(event)

        print(f"api, from a snapshot: {function.start.seconds:.2f} s to import, {answered.seconds:.3f} s an event")
        assert function.start.failed is None, function.start.trace
        assert answered.answer["statusCode"] == 200
        assert answered.seconds < function.start.seconds / 10


SCENARIOS: dict[str, Callable[[Start, LocalStudio, Path], None]] = {
    function.__name__: function
    for function in (
        api,
        auth_challenge,
        bulk,
        callback,
        download_key,
        inbox,
        migrate,
        progress,
        relay,
        schedule,
        websocket,
    )
}


def test_every_function_is_tried() -> None:
    assert set(SCENARIOS) == ENTRIES - FROM_AN_IMAGE
    assert FROM_AN_IMAGE <= ENTRIES


@pytest.mark.parametrize("entry", sorted(SCENARIOS))
def test_it_answers_with_nothing_but_its_bundles(
    entry: str, bare: Start, studio: LocalStudio, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    SCENARIOS[entry](bare, studio, tmp_path)

    function = bare(entry)
    record_property("cold_seconds", round(function.cold_seconds, 2))
    print(f"{entry}: {function.start.seconds:.2f} s to import, {function.cold_seconds:.2f} s with the first event")
    assert function.start.failed is None, function.start.trace
    assert function.start.seconds < INITIALIZATION_SECONDS
    assert function.lacked & NOT_IN_THE_LAYER == set()
