"""Sending files as a client does: ask for an address, send the file there over HTTP, confirm."""

from typing import Any

import requests
from httpx2 import Response

from reelestate.billing import service as billing
from reelestate.kit.canonical import sha256_hex
from reelestate.kit.database import transaction
from tests.functional.api.conftest import Person


def open_account(person: Person, plan: str = "free") -> Person:
    """Puts the person's organization on a plan."""
    with transaction(person.organization_id, person.user_id) as session:
        billing.open_account(session, person.organization_id, person.user_id)
        if plan != "free":
            billing.start_plan(session, person.organization_id, plan, "test")
    return person


def announce(person: Person, data: bytes, filename: str = "kitchen.jpg", **fields: Any) -> Response:
    """Asks for an address for the file. A field given as None is left out."""
    wish = {"filename": filename, "mime_type": "image/jpeg", "file_size": len(data), "sha256": sha256_hex(data)}
    wish = {name: value for name, value in (wish | fields).items() if value is not None}
    return person.post("/media/upload-url", wish)


def send(address: dict[str, Any], data: bytes) -> int:
    """Sends the file to the address, over real HTTP; the status of the answer."""
    answer = requests.request(
        address["upload_method"],
        address["upload_url"],
        data=data,
        headers=address["upload_headers"],
        timeout=30,
    )
    return answer.status_code


def sent(person: Person, data: bytes, filename: str = "kitchen.jpg", **fields: Any) -> str:
    """Announces and sends the file; the asset's id."""
    answer = announce(person, data, filename, **fields)
    assert answer.status_code == 201, answer.text
    assert send(answer.json(), data) == 200
    return str(answer.json()["asset_id"])


def confirm(person: Person, asset_id: str) -> Response:
    """Confirms the upload."""
    return person.post(f"/media/{asset_id}/confirm-upload")


def uploaded(person: Person, data: bytes, filename: str = "kitchen.jpg", **fields: Any) -> dict[str, Any]:
    """The asset of a file that was sent and taken in."""
    answer = confirm(person, sent(person, data, filename, **fields))
    assert answer.status_code == 200, answer.text
    asset: dict[str, Any] = answer.json()["media_asset"]
    return asset


def fetched(url: str) -> bytes:
    """What an address leads to, over real HTTP."""
    answer = requests.get(url, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.content
