"""A company whose owner may call every operation, with one of everything to call it on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from fastapi.testclient import TestClient
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks
from sqlalchemy import text

from local.environment import addresses
from local.postgres import PostgresServer
from reelestate.billing import service as billing
from reelestate.identity import rules
from reelestate.identity.tables import User
from reelestate.kit import aws, database, storage
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.media.tables import MediaAsset
from reelestate.properties import rows
from reelestate.properties.loading import load_listing
from reelestate.properties.tables import PropertyListing
from reelestate.providers import factory
from reelestate.providers.identity.keys import JwksCache
from reelestate.providers.identity.tokens import AccessTokenVerifier
from reelestate.providers.photo_analysis.base import PhotoReport, Point
from reelestate.renders import service as renders
from tests.functional.api.conftest import People, Person
from tests.functional.api.listings import LISTING, add_photos
from tests.functional.api.people import AUDIENCE, ISSUER, jwks, make_administrator
from tests.security.possessions import Possessions, furnish

PASSWORD = "heron velvet anchor 61"
ENDS_THE_CALLER = frozenset(
    {
        "change_password",
        "delete_me",
        "delete_project",
        "end_session",
        "logout",
        "remove_member",
        "transfer_organization",
    }
)
"""Operations after which the caller, or what others are called on, is no longer there."""


@dataclass(frozen=True)
class Caller:
    """Somebody, and what they own."""

    person: Person
    owned: Possessions

    def with_own_ids(self, value: Any) -> Any:
        """The body with the caller's own things in the fields that name such things."""
        return _put(value, self.owned.ids)


CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
"""What has to be true of every answer."""


class Company:
    """Gives callers: the same one over and over, or a fresh one for what ends a caller."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._callers: dict[str, Caller] = {}

    def caller(self, operation: str) -> Caller:
        """The owner of an organization, who is the studio's administrator too; nobody's counters are above zero."""
        with database.transaction(None) as session:
            for counters in ("rate_windows", "sign_in_waits"):
                session.execute(text(f"delete from {counters}"))  # noqa: S608 (our own names)
        if operation not in self._callers or operation in ENDS_THE_CALLER:
            self._callers[operation] = self.newcomer()
        return self._callers[operation]

    def newcomer(self) -> Caller:
        """Such an owner whom nothing was done with."""
        person = self._people.person(platform_role="admin")
        owned = furnish(person.organization_id, person.user_id, self._people.member_of(person).user_id)
        with database.transaction(person.organization_id, person.user_id) as session:
            billing.start_plan(session, person.organization_id, "enterprise", f"test-{new_id()}")
            rows.project(session.get_one(PropertyListing, owned.ids["property_id"]), load_listing(LISTING).facts)
            _examine(session.get_one(MediaAsset, owned.ids["media_asset_id"]))
        add_photos(person, property_id=UUID(str(owned.ids["property_id"])))
        return Caller(person, owned)


@contextmanager
def company(client: TestClient, postgres: PostgresServer, storage_endpoint: str, home: Path) -> Iterator[Company]:
    """A company on a studio whose mail stays in a folder and whose jobs begin nowhere."""
    environment = addresses(storage_endpoint) | {
        "REELESTATE_BUCKET": f"test-{new_id()}",
        "REELESTATE_DATABASE_URL": postgres.application_url,
        "REELESTATE_GOOGLE_CLIENT_ID": "studio.apps.googleusercontent.com",
        "REELESTATE_HOME": str(home),
        "REELESTATE_STATE_MACHINE_ARN": "arn:test:render",
        "REELESTATE_INFOGRAPHIC_STATE_MACHINE_ARN": "arn:test:infographic",
        "REELESTATE_ANALYSIS_STATE_MACHINE_ARN": "arn:test:analysis",
    }
    verifier = AccessTokenVerifier(issuer=ISSUER, audience=AUDIENCE, jwks=JwksCache(jwks))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(factory, "access_token_verifier", lambda _settings: verifier)
        patch.setattr(rules, "RESET_ANSWER_SECONDS", 0.0)
        patch.setattr(renders, "_start", lambda *_given: f"arn:test:{new_id()}")
        patch.setattr(renders, "_stop", lambda _arn: None)
        _forget()
        aws.client("s3").create_bucket(Bucket=environment["REELESTATE_BUCKET"])
        yield Company(People(client, postgres.owner_url))
        aws.client("s3").close()
        database.dispose()
    _forget()


def _forget() -> None:
    get_settings.cache_clear()
    storage.get_store.cache_clear()
    aws.forget_clients()


def _examine(photo: MediaAsset) -> None:
    """As if the photo had been looked at; its object is nowhere."""
    report = PhotoReport(
        width=1600,
        height=1200,
        room="kitchen",
        room_source="file_name",
        quality=0.8,
        sharpness=0.8,
        exposure=0.8,
        focus=Point(x=0.5, y=0.5),
        path=(Point(x=0.5, y=0.5),),
        perceptual_hash="0" * 16,
        provider="test",
    )
    photo.width, photo.height, photo.category = report.width, report.height, report.room
    photo.analysis = report.model_dump(mode="json")
    photo.working_key, photo.working_sha256 = (
        f"org/{photo.organization_id}/artefacts/photo/{photo.sha256}.jpg",
        photo.sha256,
    )


@dataclass
class ServedPeople(People):
    """Makes callers of a studio that is served, who sign up there."""

    address: str = ""

    def person(self, *, verified: bool = True, platform_role: str = "user") -> Person:
        """Somebody new with a personal organization, which they own."""
        email = f"{new_id().hex[-12:]}@example.com"
        body = {"email": email, "password": PASSWORD, "full_name": "Jane Alder"}
        answer = self.client.post(f"{self.address}/api/v1/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        user_id = UUID(answer.json()["user"]["id"])
        home = self.client.get(f"{self.address}/api/v1/organizations/current", headers=headers)
        organization_id = UUID(home.json()["organization"]["id"])
        with database.transaction(organization_id, user_id) as work:
            user = work.get_one(User, user_id)
            user.email_verified, subject = verified, user.subject
        if platform_role == "admin":
            make_administrator(self.owner_url, user_id)
        return Person(self.client, user_id, email, subject, organization_id, headers)


def aim(case: schemathesis.Case[Any], caller: Caller) -> None:
    """Points the well-formed parts of a request at what is there, so that more than 404 and 412 is seen."""
    components = {} if case.meta is None else case.meta.components
    wrong = {place for place, part in components.items() if part.mode is GenerationMode.NEGATIVE}
    ids = caller.owned.ids
    if ParameterLocation.PATH not in wrong:
        case.path_parameters = {
            name: str(ids[name]) if name in ids and name not in {"name", "picture"} else value
            for name, value in (case.path_parameters or {}).items()
        }
    if ParameterLocation.HEADER not in wrong:
        known = {
            "X-Organization-Id": str(caller.person.organization_id),
            "If-Match": "*",
            "Idempotency-Key": new_id().hex,
        }
        for name in known.keys() & set(case.headers or {}):
            case.headers[name] = known[name]
    if ParameterLocation.BODY not in wrong:
        case.body = caller.with_own_ids(case.body)


def _put(value: Any, ids: dict[str, object]) -> Any:
    if isinstance(value, dict):
        return {name: _own(name, inner, ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [_put(inner, ids) for inner in value]
    return value


def _own(name: str, value: Any, ids: dict[str, object]) -> Any:
    if name.endswith("_id") and name in ids and isinstance(value, str):
        return str(ids[name])
    of_one = "ids" if name == "ids" else name.removesuffix("s")
    if name.endswith("ids") and of_one in ids and isinstance(value, list):
        return [str(ids[of_one])] * bool(value)
    return _put(value, ids)
