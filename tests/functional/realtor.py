"""A realtor's client of a served studio: real requests, real uploads, real WebSockets, mail read from its folder."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Client, Response
from websockets.sync.client import ClientConnection, connect

from local.runtime import LocalStudio
from local.server import ApiServer, serving
from reelestate.kit.canonical import sha256_hex
from reelestate.kit.ids import new_id

REPOSITORY = Path(__file__).parents[2]
PASSWORD = "heron velvet anchor 61"
REQUEST_SECONDS = 60.0
JOB_SECONDS = 240.0
UPLOADS_AT_ONCE = 3


@dataclass
class Realtor:
    """Somebody who uses the studio at ``address`` (``http://host:port``), whose mail arrives in ``mailbox``."""

    address: str
    mailbox: Path
    http: Client
    email: str = field(default_factory=lambda: f"{new_id().hex[-12:]}@example.com")
    token: str = ""

    def call(self, method: str, path: str, status: int, **options: Any) -> Any:
        """The JSON of a request under ``/api/v1`` that has to be answered with this status."""
        answer = self.send(method, path, **options)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def send(self, method: str, path: str, **options: Any) -> Response:
        """The answer to a request under ``/api/v1``."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.http.request(
            method, f"{self.address}/api/v1{path}", headers=headers | options.pop("headers", {}), **options
        )

    def get(self, path: str, **options: Any) -> Any:
        """What is read there."""
        return self.call("GET", path, 200, **options)

    def post(self, path: str, body: Any = None, status: int = 200, **options: Any) -> Any:
        """What is answered to what is posted there."""
        return self.call("POST", path, status, json=body, **options)

    def patch(self, path: str, body: Any) -> Any:
        """What is answered to a change of what is there."""
        return self.call("PATCH", path, 200, json=body)

    def register(self) -> None:
        """Signs up, and keeps the access token."""
        body = {"email": self.email, "password": PASSWORD, "full_name": "Jane Alder"}
        self.token = self.post("/auth/register", body, 201)["access_token"]

    def verify(self) -> None:
        """Follows the link of the mail that confirms the address."""
        self.post("/auth/verify-email", {"token": self.mailed_secret()})

    def mailed_secret(self) -> str:
        """The secret in the link of the newest mail to this person."""
        parser = BytesParser(policy=policy.default)
        mails = [parser.parsebytes(path.read_bytes()) for path in sorted(self.mailbox.glob("*.eml"))]
        body = [mail for mail in mails if mail["To"] == self.email][-1].get_body(("plain",))
        link = re.search(r"#token=([A-Za-z0-9_-]+)", body.get_content() if body else "")
        assert link, "the mail holds no link"
        return link[1]

    def upload(self, photos: Sequence[Path], **fields: Any) -> list[dict[str, Any]]:
        """Announces photos in their order and sends them side by side, as a browser does; what is known of each."""
        places = [self._announce(photo, fields) for photo in photos]
        with ThreadPoolExecutor(UPLOADS_AT_ONCE) as pool:
            return list(pool.map(self._send_file, photos, places))

    def _announce(self, photo: Path, fields: dict[str, Any]) -> dict[str, Any]:
        data = photo.read_bytes()
        wish = {"filename": photo.name, "mime_type": "image/jpeg", "file_size": len(data), "sha256": sha256_hex(data)}
        place: dict[str, Any] = self.post("/media/upload-url", wish | fields, 201)
        return place

    def _send_file(self, photo: Path, place: dict[str, Any]) -> dict[str, Any]:
        sent = self.http.request(
            place["upload_method"], place["upload_url"], headers=place["upload_headers"], content=photo.read_bytes()
        )
        assert sent.status_code == 200, sent.text
        asset: dict[str, Any] = self.post(f"/media/{place['asset_id']}/confirm-upload")["media_asset"]
        return asset

    def another(self) -> "Realtor":
        """Somebody else at the same studio, without an account yet."""
        return Realtor(self.address, self.mailbox, self.http)

    @contextmanager
    def watching(self, job_id: str, **options: Any) -> Iterator[ClientConnection]:
        """A WebSocket that tells of the job."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        given: dict[str, Any] = {"additional_headers": headers, "proxy": None} | options
        with connect(f"{self.address.replace('http', 'ws', 1)}/api/v1/ws/renders/{job_id}", **given) as socket:
            yield socket

    def watch(self, job_id: str) -> list[dict[str, Any]]:
        """Every message about the job until the studio says that it is over."""
        with self.watching(job_id) as socket:
            return [json.loads(message) for message in socket]

    def finished(self, job_id: str) -> dict[str, Any]:
        """The job once it is over, asked for again and again."""
        deadline = time.monotonic() + JOB_SECONDS
        while (job := self.get(f"/jobs/{job_id}")["job"])["status"] in {"queued", "processing"}:
            assert time.monotonic() < deadline, f"the job is {job['status']} in {job['current_step']}"
            time.sleep(0.3)
        found: dict[str, Any] = job
        return found

    def download(self, job_id: str, folder: Path, **wanted: str) -> Path:
        """A finished file of the job, fetched from its signed address."""
        place = self.get(f"/jobs/{job_id}/download", params=wanted)
        answer = self.http.get(place["download_url"])
        assert answer.status_code == 200, answer.text
        assert len(answer.content) == place["file_size"]
        path = folder / str(place["file_name"])
        path.write_bytes(answer.content)
        return path


@contextmanager
def realtor_of(api: ApiServer, home: Path) -> Iterator[Realtor]:
    """Somebody without an account yet, at the studio in ``home``."""
    with Client(timeout=REQUEST_SECONDS, trust_env=False) as http:
        yield Realtor(api.address, home / "mail", http)


@contextmanager
def served_studio(home: Path) -> Iterator[ApiServer]:
    """A new studio in ``home``, with this checkout's fonts and voices, and its API over HTTP."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REELESTATE_ASSETS_DIR", str(REPOSITORY / ".assets"))
        with LocalStudio(home=home) as studio, serving(studio, port=0, workers=2) as api:
            yield api
