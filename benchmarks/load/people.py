"""What the users of the load test do; run by Locust. ``LOAD_TOKENS`` names a file of access tokens, one a line.

Each user has contacts of their own: they look through them, open one, change one, add one, and think in between.
"""

import itertools
import os
import random
from pathlib import Path

from locust import FastHttpUser, between, task

_tokens = itertools.cycle(Path(os.environ["LOAD_TOKENS"]).read_text(encoding="ascii").split())


class Realtor(FastHttpUser):
    """Somebody at work."""

    wait_time = between(1.0, 3.0)

    def on_start(self) -> None:
        """Signs in and writes down a few people."""
        self.headers = {"Authorization": f"Bearer {next(_tokens)}"}
        self.contacts = [self._create() for _ in range(3)]

    @task(5)
    def look_through(self) -> None:
        """Lists contacts."""
        self.client.get("/api/v1/contacts?limit=20", headers=self.headers, name="list")

    @task(3)
    def open_one(self) -> None:
        """Reads a contact."""
        self.client.get(f"/api/v1/contacts/{self._any()}", headers=self.headers, name="read")

    @task(2)
    def change_one(self) -> None:
        """Changes a contact."""
        body = {"status": random.choice(["lead", "active", "closed"]), "notes": "Called again."}
        self.client.patch(f"/api/v1/contacts/{self._any()}", json=body, headers=self.headers, name="change")

    @task(1)
    def add_one(self) -> None:
        """Adds a contact."""
        self.contacts.append(self._create())

    def _any(self) -> str:
        return random.choice(self.contacts)

    def _create(self) -> str:
        body = {"name": "Thandi Mokoena", "email": "thandi@example.com", "phone": "+27 82 555 0142", "type": "buyer"}
        answer = self.client.post("/api/v1/contacts", json=body, headers=self.headers, name="add")
        return str(answer.json()["contact"]["id"])
