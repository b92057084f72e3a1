"""Every operation, called by everybody who must not get anything out of it.

The operations are those of the API's description, so a new one is tested as soon as it exists.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from httpx2 import Response

from reelestate.access import callers
from reelestate.kit.database import transaction
from reelestate.organizations.tables import OrganizationMember
from tests.functional.api.conftest import People, Person
from tests.security.operations import Operation, operations
from tests.security.possessions import MARK, Possessions, fingerprint, furnish

GUARDED = [operation for operation in operations() if not operation.is_open]
OWN_BUSINESS = {"delete_me", "logout", "change_password"}
"""Operations on the caller's own account, which end it; they take no id of anybody else's."""


@dataclass
class Street:
    """Everybody the tests call as. What they try changes nothing, so they stay for all tests."""

    owner: Person
    possessions: Possessions
    stranger: Person
    member: Person
    former: Person


@pytest.fixture(scope="module")
def kept() -> dict[str, Street]:
    """The street, once it is built."""
    return {}


@pytest.fixture
def street(people: People, kept: dict[str, Street]) -> Street:
    """One of everything owned by one organization, and the people around it."""
    if "street" not in kept:
        owner, stranger = people.person(), people.person()
        member, former = people.member_of(owner), people.member_of(owner, "admin")
        with transaction(owner.organization_id, owner.user_id) as session:
            session.query(OrganizationMember).filter_by(user_id=former.user_id).delete()
        possessions = furnish(owner.organization_id, owner.user_id, member.user_id)
        kept["street"] = Street(owner, possessions, stranger, member, former)
    return kept["street"]


def _send(person: Person, operation: Operation, owned: Possessions, headers: dict[str, str] | None = None) -> Response:
    options: dict[str, Any] = {"headers": headers or {}}
    if operation.takes_files:
        options["files"] = {"file": ("logo.png", b"\x89PNG\r\n\x1a\n", "image/png")}
    elif (body := operation.body(owned.ids)) is not None:
        options["json"] = body
    path = operation.url(owned.ids).removeprefix("/api/v1")
    return person.call(operation.method.upper(), path, **options)


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_without_a_token_nothing_is_answered(operation: Operation, street: Street) -> None:
    owner = street.owner
    nobody = Person(owner.client, owner.user_id, "", "", owner.organization_id, {})

    answer = _send(nobody, operation, street.possessions)

    assert answer.status_code == 401, answer.text
    assert answer.json()["error"]["code"] == "AUTHENTICATION_REQUIRED"
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_a_stranger_gets_nothing_and_changes_nothing(operation: Operation, people: People, street: Street) -> None:
    owner, possessions = street.owner, street.possessions
    stranger = people.person() if operation.name in OWN_BUSINESS else street.stranger
    before = fingerprint(owner.organization_id, owner.user_id)

    from_home = _send(stranger, operation, possessions)
    into_theirs = _send(stranger.acting_for(owner.organization_id), operation, possessions)

    for answer in (from_home, into_theirs):
        assert answer.status_code in operation.documented_statuses, (answer.status_code, answer.text)
        assert MARK not in answer.text
    named = [name for name in operation.path_parameters if name not in {"name", "picture"}]
    if named:
        assert from_home.status_code in {403, 404}, from_home.text
    if operation.name not in OWN_BUSINESS:
        assert into_theirs.status_code in {403, 404}, into_theirs.text
    assert fingerprint(owner.organization_id, owner.user_id) == before


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_a_removed_member_is_a_stranger_at_once(operation: Operation, street: Street) -> None:
    owner = street.owner
    before = fingerprint(owner.organization_id, owner.user_id)

    answer = _send(street.former, operation, street.possessions)

    assert answer.status_code in {403, 404}, answer.text
    assert MARK not in answer.text
    assert fingerprint(owner.organization_id, owner.user_id) == before


def _needing(*guards: object) -> list[Operation]:
    """The operations whose routes depend on one of the guards."""
    from functions.api.app import create_app

    names = {
        route.name
        for route in _routes(create_app().routes)
        if any(dependant.call in guards for dependant in _dependants(route.dependant))
    }
    return [operation for operation in GUARDED if operation.name in names]


def _routes(routes: Iterable[Any]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif router := getattr(route, "original_router", None):
            yield from _routes(router.routes)


def _dependants(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _dependants(inner)


ADMINS_ONLY = _needing(callers._admin, callers._owner)
STUDIO_ONLY = _needing(callers._platform_admin)


def test_there_are_operations_for_admins_and_for_the_studio() -> None:
    assert len(ADMINS_ONLY) >= 5
    assert len(STUDIO_ONLY) >= 5


@pytest.mark.parametrize("operation", ADMINS_ONLY, ids=str)
def test_a_member_may_not_do_what_needs_an_admin(operation: Operation, street: Street) -> None:
    owner = street.owner
    before = fingerprint(owner.organization_id, owner.user_id)

    answer = _send(street.member, operation, street.possessions)

    assert answer.status_code == 403, answer.text
    assert answer.json()["error"]["code"] == "FORBIDDEN"
    assert fingerprint(owner.organization_id, owner.user_id) == before


@pytest.mark.parametrize("operation", STUDIO_ONLY, ids=str)
def test_an_owner_may_not_do_what_is_the_studios(operation: Operation, street: Street) -> None:
    assert _send(street.owner, operation, street.possessions).status_code == 403


@pytest.mark.parametrize("operation", [o for o in GUARDED if o.method == "get"], ids=str)
def test_the_owner_does_get_it(operation: Operation, street: Street) -> None:
    """The requests the others send are good ones: with the right caller they are answered."""
    answer = _send(street.owner, operation, street.possessions)

    if operation in STUDIO_ONLY:
        assert answer.status_code == 403
    elif operation.name == "download_job":
        assert answer.status_code == 409, "the job made no film"
    else:
        assert answer.status_code == 200, answer.text
