"""Every operation of the API's description, sent as API Gateway sends it to the API as it is deployed."""

from collections.abc import Callable

import pytest
from httpx2 import Client, Response

from local.runtime import LocalStudio
from tests.artefacts.bare import NOT_IN_THE_LAYER, BareFunction
from tests.artefacts.conftest import ADDRESS
from tests.functional.api.callers import Caller, Company, ServedPeople
from tests.security.operations import Operation, operations
from tests.unit.support.inputs import encoded, scene

pytestmark = pytest.mark.long

NEEDS_MORE = {
    "accept_invitation",
    "cancel_job",
    "cancel_render",
    "change_password",
    "delete_me",
    "download_job",
    "generate_project",
    "login",
    "login_with_google",
    "refresh",
    "regenerate_scene_text",
    "reset_password",
    "start_render",
    "transfer_organization",
    "verify_email",
}
"""Operations that need a secret no example can hold, or things further on than those there; they say so."""
FILES = {"import_properties": ("listings.csv", b"title,city\n12 Tern Road,Austin\n", "text/csv")}


@pytest.fixture(scope="module")
def company(http: Client, studio: LocalStudio) -> Company:
    """People who own one of everything."""
    return Company(ServedPeople(http, studio.settings_env["REELESTATE_OWNER_DATABASE_URL"], ADDRESS))


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_it_needs_nothing_but_the_bundles(
    operation: Operation, company: Company, bare: Callable[..., BareFunction]
) -> None:
    api = bare("api")
    caller = company.caller(operation.name)
    api.lacked.clear()

    answer = _send(operation, caller)

    assert answer.status_code in operation.documented_statuses
    assert answer.status_code < 500, answer.text
    assert api.lacked & NOT_IN_THE_LAYER == set()
    assert answer.is_success or operation.name in NEEDS_MORE, answer.text


def _send(operation: Operation, caller: Caller) -> Response:
    options: dict[str, object] = {}
    if operation.takes_files:
        options["files"] = {"file": FILES.get(operation.name, ("photo.jpg", _photo(), "image/jpeg"))}
    elif (body := operation.body(caller.owned.ids)) is not None:
        shown = operation.described["requestBody"]["content"]["application/json"].get("example", body)
        options["json"] = caller.with_own_ids(shown)
    path = operation.url(caller.owned.ids).removeprefix("/api/v1")
    return caller.person.call(operation.method.upper(), path, **options)


def _photo() -> bytes:
    return encoded(scene(640, 480), "JPEG")
